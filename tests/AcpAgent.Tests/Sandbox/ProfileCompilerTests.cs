using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Profiles;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>What profiles come to.</summary>
public sealed class ProfileCompilerTests
{
    private static readonly SessionPlace _place = new(["/w"], "/home/u", "/tmp/p", ["/home/u/.agentao", "/var/lib/agent"], Names);

    private static readonly Gen<string> _path = Gen.OneOf("/w", "/w/a", "/w/a/b", "/x", "/x/y", "/x/y/z", "/home/u", "/home/u/.ssh", "/home/u/docs", "/etc", "/", "~/docs", "~/.ssh/config", "a", "../x");

    private static readonly Gen<SandboxProfile> _profile =
        Gen.Select(_path.List[0, 3], _path.List[0, 3], _path.List[0, 3], Gen.Bool, Gen.OneOf(NetworkAccess.None, NetworkAccess.All), Gen.Bool)
            .Select(t => new SandboxProfile { Name = "p", Read = t.Item1, Write = t.Item2, Deny = t.Item3, WritesRoots = t.Item4, Network = t.Item5, UnixSockets = t.Item6 });

    [Fact]
    public void The_usual_profile_writes_roots_and_temporary_files_and_nothing_else()
    {
        var confinement = Exact(SandboxProfile.BuiltIn[1], _place);
        Assert.Equal(["/tmp/p", "/w"], confinement.Grants.Where(grant => grant.Kind == GrantKind.Write).Select(grant => grant.Path));
        Assert.Equal((NetworkAccess.None, false), (confinement.Network, confinement.UnixSockets));
    }

    [Fact]
    public void The_strictest_writes_temporary_files_alone()
    {
        var confinement = Exact(SandboxProfile.BuiltIn[0], _place);
        Assert.Equal(["/tmp/p"], confinement.Grants.Where(grant => grant.Kind == GrantKind.Write).Select(grant => grant.Path));
        Assert.Contains(new PathGrant("/w", GrantKind.Read, IsRequired: true), confinement.Grants);
    }

    [Fact]
    public void What_is_hidden_beneath_a_grant_to_read_is_met_by_what_lies_beside_it()
    {
        var confinement = Assert.IsType<ExactPlan>(ProfileCompiler.Compile(SandboxProfile.BuiltIn[1], _place, ["/etc/private"])).Confinement;
        var inEtc = confinement.Grants.Select(grant => grant.Path).Where(path => path.StartsWith("/etc", StringComparison.Ordinal)).ToList();
        Assert.Equal(["/etc/passwd", "/etc/ssl/certs"], inEtc);
        Assert.Contains(confinement.Grants, grant => grant.Path == "/home/u/.cargo/bin");
        Assert.DoesNotContain(confinement.Grants, grant => grant.Path is "/home/u/.cargo" or "/home/u/.cargo/credentials.toml");
    }

    [Theory]
    [InlineData("/home/u", "/home/u/.agentao must stay hidden from commands, but lies in /home/u")]
    [InlineData("/home", "/home/u/.agentao must stay hidden")]
    [InlineData("/home/u/.ssh", "The session works in /home/u/.ssh, and /home/u/.ssh must stay hidden")]
    [InlineData("/home/u/.ssh/keys", "The session works in /home/u/.ssh/keys, and /home/u/.ssh must stay hidden")]
    [InlineData("/var/lib", "/var/lib/agent must stay hidden")]
    public void A_root_that_cannot_be_had_without_what_is_hidden_is_refused(string root, string reason)
    {
        var refused = Assert.IsType<RefusedPlan>(ProfileCompiler.Compile(SandboxProfile.BuiltIn[1], _place with { Roots = [root] }, []));
        Assert.StartsWith(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Landlock_cannot_express_is_refused()
    {
        var loopback = new SandboxProfile { Name = "l", Network = NetworkAccess.Loopback };
        Assert.StartsWith("The profile \"l\" wants the network of this machine alone", Refused(loopback), StringComparison.Ordinal);
        var denied = SandboxProfile.BuiltIn[1] with { Deny = ["secret"] };
        Assert.StartsWith("/w/secret must stay hidden from commands, but lies in /w, where they may write", Refused(denied), StringComparison.Ordinal);
        Exact(SandboxProfile.BuiltIn[0] with { Deny = ["a"] }, _place);
    }

    [Fact]
    public void Whatever_the_profile_nothing_hidden_is_ever_granted() => _profile.Sample(profile =>
    {
        if (ProfileCompiler.Compile(profile, _place, ["/etc/private"]) is not ExactPlan { Confinement: var confinement })
        {
            return;
        }

        string[] hidden = ["/home/u/.agentao", "/var/lib/agent", "/home/u/.ssh", "/home/u/.cargo/credentials.toml", "/etc/shadow", "/etc/private", .. profile.Deny.Select(Absolute)];
        foreach (var grant in confinement.Grants.Where(grant => grant.Path != _place.Temporary && grant.Kind != GrantKind.Device))
        {
            Assert.DoesNotContain(hidden, path => ProfileCompiler.Covers(grant.Path, path) || ProfileCompiler.Covers(path, grant.Path));
        }
    });

    [Fact]
    public void A_stricter_profile_is_never_granted_more() => Gen.Select(_profile, _profile).Sample((a, b) =>
    {
        if (!a.IsWithin(b) || ProfileCompiler.Compile(a, _place, []) is not ExactPlan { Confinement: var strict } || ProfileCompiler.Compile(b, _place, []) is not ExactPlan { Confinement: var loose })
        {
            return;
        }

        Assert.True(strict.Network <= loose.Network && (loose.UnixSockets || !strict.UnixSockets));
        Assert.All(strict.Grants, grant => Assert.Contains(loose.Grants, wider =>
            ProfileCompiler.Covers(wider.Path, grant.Path) && (wider.Kind == grant.Kind || wider.Kind == GrantKind.Write)));
    }, iter: 2000);

    [Fact]
    public void Every_profile_is_within_itself_and_the_usual_ones_are_in_order()
    {
        _profile.Sample(profile => Assert.True(profile.IsWithin(profile) || profile.Read.Concat(profile.Write).Concat(profile.Deny).Any(path => path.Contains(".."))));
        Assert.True(SandboxProfile.BuiltIn[0].IsWithin(SandboxProfile.BuiltIn[1]) && SandboxProfile.BuiltIn[1].IsWithin(SandboxProfile.BuiltIn[2]));
        Assert.False(SandboxProfile.BuiltIn[2].IsWithin(SandboxProfile.BuiltIn[1]) || SandboxProfile.BuiltIn[1].IsWithin(SandboxProfile.BuiltIn[0]));
    }

    private static Confinement Exact(SandboxProfile profile, SessionPlace place) => Assert.IsType<ExactPlan>(ProfileCompiler.Compile(profile, place, [])).Confinement;

    private static string Refused(SandboxProfile profile) => Assert.IsType<RefusedPlan>(ProfileCompiler.Compile(profile, _place, [])).Reason;

    private static string Absolute(string path) => path switch
    {
        ['~', '/', .. var rest] => "/home/u/" + rest,
        ['/', ..] => path,
        _ => Path.GetFullPath(Path.Combine("/w", path)),
    };

    private static IReadOnlyList<string>? Names(string directory) => directory switch
    {
        "/" => ["etc", "home", "w", "x", "usr", "var"],
        "/etc" => ["passwd", "shadow", "ssl", "private"],
        "/etc/ssl" => ["certs", "private"],
        "/home" => ["u"],
        "/home/u" => [".ssh", ".agentao", ".cargo", "docs"],
        "/home/u/.cargo" => ["bin", "credentials.toml"],
        "/w" => ["a"],
        "/w/a" => ["b"],
        "/x" => ["y"],
        "/x/y" => ["z"],
        "/var" => ["lib"],
        "/var/lib" => ["agent", "other"],
        _ => null,
    };
}
