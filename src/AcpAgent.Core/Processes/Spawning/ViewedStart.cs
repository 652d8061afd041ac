using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Processes.Helper;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Processes.Spawning;

/// <summary>How a helper is started that lives, with its child, in a world that bubblewrap makes.</summary>
/// <param name="Arguments">What bubblewrap is told, on a descriptor of its own: others on the machine can read command lines.</param>
/// <param name="Program">The helper, as bubblewrap finds it.</param>
/// <param name="Seen">What the helper has to find, and what it must not.</param>
internal sealed record ViewedStart(IReadOnlyList<string> Arguments, string Program, IReadOnlyList<SeenFile> Seen)
{
    /// <summary>The arguments as bubblewrap reads them.</summary>
    public byte[] Told => Encoding.UTF8.GetBytes(string.Concat(Arguments.Select(argument => argument + '\0')));

    /// <summary>Works it out: looks at the disk.</summary>
    /// <exception cref="ChildStartException">The view cannot be made as it is meant.</exception>
    public static ViewedStart Of(Confinement confinement, HelperProgram helper)
    {
        try
        {
            var steps = MountView.Of(confinement, helper.Needs, SystemFiles.Kind, path => AtCalls.ReadLink(path));
            return new(
                BubblewrapArguments.Of(steps, confinement.Network, isRoot: RawCalls.Call(Calls.UserId.Here) == 0, hasLandlock: confinement.Shown is not null),
                helper.Needs.Count == 0 ? $"/proc/self/fd/{ViewedStreams.Executable}" : helper.File,
                [.. Guarded(steps, confinement)]);
        }
        catch (Exception error) when (error is SandboxViewException or IOException or UnauthorizedAccessException)
        {
            throw new ChildStartException($"{ChildStartException.Beginning}{error.Message}");
        }
    }

    /// <summary>
    /// What is not the system's own could be replaced by a link between this look and bubblewrap's. So what is mounted has to be what is seen
    /// now; and what is covered must not be.
    /// </summary>
    private static IEnumerable<SeenFile> Guarded(IReadOnlyList<MountStep> steps, Confinement confinement)
    {
        var guarded = (confinement.Shown ?? confinement.Grants).Where(grant => !grant.FollowsLinks).Select(grant => grant.Path).ToHashSet(StringComparer.Ordinal);
        using var root = AtCalls.OpenFileSystemRoot();
        foreach (var step in steps)
        {
            var isCover = step is CoverStep;
            var isPin = step is BindStep { Kind: GrantKind.Write };
            if ((isCover || isPin || (step is BindStep && guarded.Contains(step.Path))) && FileStatus.At(root, step.Path) is { } status)
            {
                yield return new SeenFile(step.Path, status.Device, status.Inode, MustBe: !isCover);
            }
        }
    }
}
