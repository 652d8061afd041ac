using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Format;

/// <summary>The versions of the turn read last: most turns have those of the one before, which need not be made again.</summary>
internal sealed class SameVersions
{
    private byte[] _json = [];
    private IReadOnlyDictionary<string, string> _versions = new Dictionary<string, string>();

    /// <summary>Goes on over them if they are the same.</summary>
    public bool TrySkip(ref PlainJson json, out IReadOnlyDictionary<string, string> versions)
    {
        versions = _versions;
        return _json.Length > 0 && json.Skip(_json);
    }

    /// <summary>Keeps what was read.</summary>
    /// <param name="json">As it stands in <see cref="TurnStarted"/>.</param>
    /// <param name="versions">What it says; not changed any more.</param>
    public void Keep(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, string> versions) => (_json, _versions) = (json.ToArray(), versions);
}
