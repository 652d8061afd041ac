using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>
/// A machine for the tables: the workspace is <c>/work/space</c>, programs are where they usually are, <c>link-out</c> leads to
/// <c>/etc</c>, and every pattern fits one file.
/// </summary>
internal sealed class StagedSight : ICommandSight
{
    public const string Root = "/work/space";
    public const string Home = "/home/me";

    public PathSight? Path(string absolute)
    {
        var canonical = LexicalPath.Combine("/", absolute);
        if (LexicalPath.IsWithin(canonical, Root + "/link-out"))
        {
            canonical = "/etc" + canonical[(Root.Length + "/link-out".Length)..];
        }

        return new PathSight(absolute, canonical, LexicalPath.IsWithin(canonical, Root));
    }

    public IReadOnlyList<PathSight>? Matches(string pattern) =>
        [Path(pattern.Replace(Field.AnyText, 'x').Replace(Field.AnyCharacter, 'y').Replace(Field.AnyOf, 'z'))!];

    public string? Program(string name) => name.Contains('/')
        ? Path(name.StartsWith('/') ? name : $"{Root}/{name}") is { WithinRoots: false } seen ? seen.Canonical : null
        : name.StartsWith("unknown", StringComparison.Ordinal) ? null : $"/usr/bin/{name}";

    public bool IsPlainRepository(string directory) => true;
}
