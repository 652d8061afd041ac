using System.Globalization;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Notices a model that makes the same call over and over.</summary>
internal sealed class RepeatGuard
{
    /// <summary>This many identical calls in a row end the turn; the last of them is not run.</summary>
    public const int Most = 5;

    private const int Tolerated = 2;

    private string? _tool;
    private string? _arguments;
    private int _count;

    /// <summary>What the model is told with the result of the latest call; null where there is nothing to say.</summary>
    public string? Remark => _count <= Tolerated ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"[Note from the agent: this was the same call with the same arguments {_count} times in a row. Do something else, or tell the user what is in the way.]");

    /// <summary>Counts a call; false where it is one too many.</summary>
    public bool Admit(string tool, string arguments)
    {
        _count = tool == _tool && arguments == _arguments ? _count + 1 : 1;
        (_tool, _arguments) = (tool, arguments);
        return _count < Most;
    }
}
