using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Profiles;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>What bubblewrap is told to show, whatever the profile.</summary>
public sealed class MountViewTests
{
    private static readonly string[] _paths = ["/w", "/w/a", "/w/a/b", "/w/a/b/c", "/w/ab", "/x", "/x/y", "/x/y/z", "/home/u/docs", "/home/u/.cargo", "/data", "/data/in"];

    private static readonly Gen<SandboxProfile> _profile =
        Gen.Select(Gen.OneOf(_paths.Select(Gen.Const).ToArray()).List[0, 3], Gen.OneOf(_paths.Select(Gen.Const).ToArray()).List[0, 3], Gen.OneOf(_paths.Select(Gen.Const).ToArray()).List[0, 4], Gen.Bool, Gen.Enum<NetworkAccess>())
            .Select(t => new SandboxProfile { Name = "p", Read = t.Item1, Write = t.Item2, Deny = t.Item3, WritesRoots = t.Item4, Network = t.Item5 });

    [Fact]
    public void The_usual_profile_comes_to_this()
    {
        var confinement = new Confinement(
            "p",
            [
                new("/tmp/p", GrantKind.Write, IsRequired: true), new("/dev/null", GrantKind.Device, FollowsLinks: true), new("/w", GrantKind.Write, IsRequired: true),
                new("/w/docs", GrantKind.Read), new("/bin", GrantKind.Read, FollowsLinks: true), new("/usr", GrantKind.Read, FollowsLinks: true),
                new("/proc", GrantKind.Read, FollowsLinks: true), new("/etc/mtab", GrantKind.Read, FollowsLinks: true), new("/nowhere", GrantKind.Read),
            ],
            NetworkAccess.None,
            UnixSockets: false)
        {
            Covered = [new("/w/a/keys", "/w", IsDirectory: true), new("/w/.env", "/w", IsDirectory: false)],
        };
        var steps = MountView.Of(confinement, ["/opt/agent"], Look, ReadLink);
        Assert.Equal(
            [
                "--unshare-pid", "--as-pid-1", "--die-with-parent", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--cap-drop", "ALL", "--cap-add", "CAP_SETPCAP",
                "--symlink", "usr/bin", "/bin",
                "--dev-bind-try", "/dev/null", "/dev/null",
                "--symlink", "../proc/self/mounts", "/etc/mtab",
                "--ro-bind", "/opt/agent", "/opt/agent",
                "--bind", "/tmp/p", "/tmp/p",
                "--ro-bind-try", "/usr", "/usr",
                "--bind", "/w", "/w",
                "--ro-bind", "/dev/null", "/w/.env",
                "--bind", "/w/a", "/w/a",
                "--perms", "0000", "--tmpfs", "/w/a/keys", "--remount-ro", "/w/a/keys",
                "--proc", "/proc",
                "--symlink", "/proc/self/fd", "/dev/fd", "--symlink", "/proc/self/fd/0", "/dev/stdin", "--symlink", "/proc/self/fd/1", "/dev/stdout",
                "--symlink", "/proc/self/fd/2", "/dev/stderr",
                "--remount-ro", "/proc", "--remount-ro", "/", "--chdir", "/",
            ],
            BubblewrapArguments.Of(steps, NetworkAccess.None, isRoot: true, hasLandlock: false));
        Assert.DoesNotContain("--unshare-net", BubblewrapArguments.Of(steps, NetworkAccess.All, isRoot: true, hasLandlock: false));
        Assert.Contains("--unshare-net", BubblewrapArguments.Of(steps, NetworkAccess.Loopback, isRoot: true, hasLandlock: false));
        Assert.Equal(["--remount-ro", "/", "--chdir", "/"], BubblewrapArguments.Of(steps, NetworkAccess.None, isRoot: true, hasLandlock: true).TakeLast(4));
        Assert.DoesNotContain("--cap-add", BubblewrapArguments.Of(steps, NetworkAccess.All, isRoot: false, hasLandlock: false));
    }

    [Fact]
    public void What_must_be_there_and_is_not_or_is_a_link_is_an_error()
    {
        Assert.Throws<SandboxViewException>(() => MountView.Of(Granting(new PathGrant("/nowhere", GrantKind.Write, IsRequired: true)), [], Look, ReadLink));
        Assert.Throws<SandboxViewException>(() => MountView.Of(Granting(new PathGrant("/bin/x", GrantKind.Read, IsRequired: true)), [], Look, ReadLink));
        Assert.Throws<SandboxViewException>(() => MountView.Of(Granting(new PathGrant("/", GrantKind.Read)), [], Look, ReadLink));
        Assert.Equal([new LinkStep("/bin", "usr/bin")], MountView.Of(Granting(new PathGrant("/bin", GrantKind.Read)), [], Look, ReadLink));
    }

    [Fact]
    public void Nothing_is_shown_of_a_grant_behind_a_link_not_even_the_way_to_what_is_covered()
    {
        var confinement = Granting(new PathGrant("/bin/out", GrantKind.Write)) with { Covered = [new("/bin/out/a/keys", "/bin/out", IsDirectory: true)] };
        Assert.Equal([new LinkStep("/bin", "usr/bin")], MountView.Of(confinement, [], Look, ReadLink));
    }

    [Fact]
    public void Links_that_go_round_in_a_circle_lead_nowhere() =>
        Assert.All(
            MountView.Of(Granting(new PathGrant("/a", GrantKind.Read, FollowsLinks: true)), [], static path => path is "/a" or "/b" ? PathKind.Link : PathKind.Missing, static path => path == "/a" ? "b" : "/a"),
            step => Assert.IsType<LinkStep>(step));

    [Fact]
    public void Whatever_the_profile_each_path_is_what_it_is_granted_to_be() => Sample((profile, confinement, steps) =>
    {
        Assert.Equal(steps.Count, steps.Select(step => step.Path).Distinct().Count());
        foreach (var path in _paths.Append("/tmp/p").Append("/home/u/.cargo/credentials.toml").Append("/home/u/.cargo/bin"))
        {
            // The deepest mount holds; and it comes after those above it.
            var above = steps.Where(step => ProfileCompiler.Covers(step.Path, path)).ToList();
            Assert.Equal(above.OrderBy(step => step.Path.Length), above);
            var isHidden = profile.Deny.Any(denied => ProfileCompiler.Covers(denied, path)) || path == "/home/u/.cargo/credentials.toml";
            var granted = confinement.Grants.Where(grant => ProfileCompiler.Covers(grant.Path, path)).Select(grant => grant.Kind).ToList();
            if (isHidden && path != "/tmp/p")
            {
                Assert.True(above.Count == 0 || above[^1] is CoverStep, $"{path} is shown.");
            }
            else
            {
                Assert.Equal(granted.Count == 0 ? null : granted.Max(), (above.LastOrDefault() as BindStep)?.Kind);
            }
        }
    });

    [Fact]
    public void Where_Landlock_keeps_the_rest_more_may_be_read_and_nothing_more_written() => _profile.Sample(profile =>
    {
        if (Compile(profile) is not ExactPlan { Confinement: var confinement })
        {
            return;
        }

        var (shown, exact) = (MountView.Of(confinement, [], Look, ReadLink), MountView.Of(confinement with { Shown = null }, [], Look, ReadLink));
        Assert.Equal(exact.Where(IsWritable), shown.Where(IsWritable));
        Assert.Equal(exact.OfType<CoverStep>(), shown.OfType<CoverStep>());
        Assert.All(exact.OfType<BindStep>(), bind => Assert.Contains(shown, wider => ProfileCompiler.Covers(wider.Path, bind.Path)));

        static bool IsWritable(MountStep step) => step is BindStep { Kind: GrantKind.Write };
    });

    [Fact]
    public void Nothing_on_the_way_to_what_is_covered_can_be_renamed() => Sample((_, confinement, steps) =>
    {
        foreach (var cover in confinement.Covered)
        {
            for (var at = cover.Path; at != cover.Beneath; at = Path.GetDirectoryName(at)!)
            {
                Assert.Contains(steps, step => step.Path == at);
            }
        }
    });

    [Fact]
    public void A_denial_more_never_shows_more() => Gen.Select(_profile, Gen.OneOf(_paths.Select(Gen.Const).ToArray())).Sample((profile, denied) =>
    {
        if (Compile(profile with { Deny = [.. profile.Deny, denied] }) is not ExactPlan { Confinement: var stricter } || Compile(profile) is not ExactPlan { Confinement: var looser })
        {
            return;
        }

        foreach (var path in _paths)
        {
            Assert.True(Shown(stricter, path) <= Shown(looser, path), path);
        }
    });

    private static void Sample(Action<SandboxProfile, Confinement, IReadOnlyList<MountStep>> check)
    {
        var some = 0;
        _profile.Sample(profile =>
        {
            if (Compile(profile) is ExactPlan { Confinement: var confinement })
            {
                confinement = confinement with { Shown = null };
                check(profile, confinement, MountView.Of(confinement, [], Look, ReadLink));
                _ = confinement.Covered.Count > 0 ? Interlocked.Increment(ref some) : 0;
            }
        }, iter: 5000);
        Assert.True(some > 50, $"Only {some} profiles covered anything.");
    }

    /// <summary>0 for nothing, else 1 and more by what is granted.</summary>
    private static int Shown(Confinement confinement, string path) =>
        MountView.Of(confinement with { Shown = null }, [], Look, ReadLink).LastOrDefault(step => ProfileCompiler.Covers(step.Path, path)) is BindStep bind ? 1 + (int)bind.Kind : 0;

    private static SandboxPlan Compile(SandboxProfile profile) => ProfileCompiler.Compile(
        profile,
        new SessionPlace(["/w"], "/home/u", "/tmp/p", ["/home/u/.agentao"], Names) { Looker = Look },
        [],
        SandboxMeans.Bubblewrap);

    private static Confinement Granting(PathGrant grant) => new("p", [grant], NetworkAccess.None, UnixSockets: false);

    private static PathKind Look(string path) => path switch
    {
        "/bin" or "/etc/mtab" => PathKind.Link,
        "/w/a/b/c" or "/x/y/z" or "/w/.env" or "/dev/null" => PathKind.File,
        "/nowhere" => PathKind.Missing,
        _ => path.Contains("credentials", StringComparison.Ordinal) ? PathKind.File : PathKind.Directory,
    };

    private static string? ReadLink(string path) => path == "/bin" ? "usr/bin" : "../proc/self/mounts";

    private static string[]? Names(string directory)
    {
        string[] all = [.. _paths, "/home/u/.cargo/bin", "/home/u/.cargo/credentials.toml", "/usr/lib", "/etc/passwd"];
        var prefix = directory == "/" ? "/" : directory + "/";
        string[] names = [.. all.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).Select(path => path[prefix.Length..].Split('/')[0]).Distinct()];
        return names.Length == 0 ? null : names;
    }
}
