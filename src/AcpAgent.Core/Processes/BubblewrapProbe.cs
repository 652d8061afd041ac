using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Processes;

/// <summary>Whether bubblewrap runs here: tried out with a command that does nothing, confined as others would be.</summary>
/// <param name="spawner">What starts it.</param>
public sealed class BubblewrapProbe(ChildSpawner spawner)
{
    private static readonly string[] _nothing = ["/bin/true", "/usr/bin/true", "/run/current-system/sw/bin/true"];

    /// <summary>Where it is looked for.</summary>
    public IReadOnlyList<string> Places { get; init; } = BubblewrapProgram.Places;

    /// <summary>How long it may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries.</summary>
    public async Task<BubblewrapStatus> TryAsync()
    {
        var found = OperatingSystem.IsLinux() ? BubblewrapProgram.Find(Places) : BubblewrapStatus.None;
        return found.Runs ? found with { Problem = await ProblemAsync(found.Program!).ConfigureAwait(false) } : found;
    }

    private async Task<string?> ProblemAsync(string program)
    {
        if (_nothing.FirstOrDefault(File.Exists) is not { } nothing)
        {
            return "cannot be tried out: there is no program that does nothing";
        }

        var place = SystemFiles.Real(Directory.CreateTempSubdirectory("acp-agent-probe-").FullName)!;
        try
        {
            var covered = Directory.CreateDirectory(Path.Join(place, "covered")).FullName;
            var child = await spawner.StartAsync(
                new ChildStart
                {
                    Program = nothing,
                    Arguments = ["true"],
                    Environment = new Dictionary<string, string>(),
                    WorkingDirectory = place,
                    Confinement = new Confinement("probe", [.. Grants(place)], NetworkAccess.None, false)
                    {
                        Bubblewrap = program,
                        Covered = [new CoveredPath(covered, place, IsDirectory: true)],
                    },
                },
                Patience).ConfigureAwait(false);
            await using (child.ConfigureAwait(false))
            {
                var exit = await child.Exited.WaitAsync(Patience).ConfigureAwait(false);
                return exit.Code == 0 ? null : $"does not run here: a command that does nothing ended with {exit.Code ?? exit.Signal}";
            }
        }
        catch (ChildStartException error)
        {
            return $"does not run here: {error.Message.Replace(ChildStartException.Beginning, "", StringComparison.Ordinal).TrimEnd('.')}";
        }
        catch (TimeoutException)
        {
            return "does not run here: a command that does nothing does not end";
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static IEnumerable<PathGrant> Grants(string place) =>
    [
        new(place, GrantKind.Write, IsRequired: true),
        .. KnownPaths.Programs.Select(path => new PathGrant(path, GrantKind.Read, FollowsLinks: true)),
        .. KnownPaths.Devices.Select(path => new PathGrant(path, GrantKind.Device, FollowsLinks: true)),
    ];
}
