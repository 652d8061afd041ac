namespace AcpAgent.Core.Permissions.Commands;

/// <summary>A number for each name of a command line, in the order in which they are met: what <see cref="NameMap{T}"/> is sorted by.</summary>
internal sealed class NameNumbers
{
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>The number of a name; -1 for one that was never met.</summary>
    public int Find(string name) => _numbers.TryGetValue(name, out var number) ? number : -1;

    /// <summary>The number of a name, a new one where it was never met.</summary>
    public int Of(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(name, number);
        }

        return number;
    }
}
