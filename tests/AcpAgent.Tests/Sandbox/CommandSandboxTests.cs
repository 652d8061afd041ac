using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Settings;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>How commands run on machines that can confine them, in part or not at all.</summary>
public sealed class CommandSandboxTests : IDisposable
{
    private static readonly SandboxStatus _all = new("test 1", ["everything"], []);
    private static readonly SandboxStatus _some = new("test 1", ["something"], ["signals"]);
    private static readonly BubblewrapStatus _runs = new("/usr/bin/bwrap", null);
    private static readonly SandboxStatus _none = new("none", [], ["everything: there is nothing"]);

    private readonly string _root = Directory.CreateTempSubdirectory("acp-sandbox-").FullName;

    private string User => Path.Join(_root, "user");

    private string Project => Path.Join(_root, "project");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Where_it_can_be_kept_it_is() => Assert.Equal("sandboxed: workspace-write-no-network (test 1)", Assert.IsType<Confined>(Look(_all)).Description);

    [Fact]
    public void Where_it_cannot_and_nobody_demands_it_commands_are_unsandboxed_and_say_so()
    {
        var none = Assert.IsType<Unconfined>(Look(_none));
        Assert.Null(none.Confinement);
        Assert.Equal("unsandboxed: it cannot be enforced: everything: there is nothing", none.Description);
        var some = Assert.IsType<Unconfined>(Look(_some));
        Assert.NotNull(some.Confinement);
        Assert.Equal("unsandboxed: the kernel does not enforce signals. That needs bubblewrap, which is not installed", some.Description);
    }

    [Fact]
    public void What_the_kernel_does_not_enforce_bubblewrap_does()
    {
        Write(User, "{}");
        var some = Assert.IsType<Confined>(Look(_some, _runs));
        Assert.Equal("sandboxed: workspace-write-no-network (bubblewrap + test 1)", some.Description);
        Assert.Equal("/usr/bin/bwrap", some.Confinement.Bubblewrap);
        Assert.Null(some.Confinement.Shown);
        Assert.NotEmpty(Assert.IsType<Confined>(Look(_some with { ServesWithBubblewrap = true }, _runs)).Confinement.Shown!);
        var none = Assert.IsType<Confined>(Look(_none with { FiltersCalls = true }, _runs));
        Assert.Equal("sandboxed: workspace-write-no-network (bubblewrap + seccomp)", none.Description);
        Assert.IsType<NoCommands>(Look(_none, _runs));
    }

    [Fact]
    public void Nobody_asks_for_bubblewrap_where_Landlock_is_enough()
    {
        var asked = 0;
        var sandbox = new CommandSandbox(new SandboxSurroundings([User], null, []), () => _all, bubblewrap: () =>
        {
            asked++;
            return _runs;
        });
        Directory.CreateDirectory(Path.Join(Project, "secret"));
        Assert.Null(Assert.IsType<Confined>(sandbox.Look("run_shell_command", [Project], "/tmp")).Confinement.Bubblewrap);
        Assert.Equal(0, asked);
        Assert.Null(sandbox.KnownBubblewrap);
        Profile("""{"extends":"workspace-write-no-network","deny":["secret"]}""");
        for (var i = 0; i < 2; i++)
        {
            var confined = Assert.IsType<Confined>(sandbox.Look("run_shell_command", [Project], "/tmp"));
            Assert.Equal([new CoveredPath(Path.Join(Project, "secret"), Project, IsDirectory: true)], confined.Confinement.Covered);
            Assert.Equal("bubblewrap + test 1", confined.Backend);
        }

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("""{"extends":"workspace-write-no-network","network":"loopback"}""", "wants the network of this machine alone, which Landlock cannot express. That needs bubblewrap, which is broken")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["secret"]}""", "Landlock cannot express that. Work in a directory further down. That needs bubblewrap, which is broken")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["nothing"]}""", "Landlock cannot express that. Work in a directory further down. With bubblewrap: ")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["nothing"]}""", "nothing, which must stay hidden from commands, is not there, so that nothing can be put over it")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["link"]}""", "link is a link, so that nothing can be put over it")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["link/under"]}""", "link is a link, so that nothing can be put over it")]
    [InlineData("""{"extends":"workspace-write-no-network","deny":["file/under"]}""", "so that nothing can be put over it")]
    public void What_needs_bubblewrap_and_cannot_be_had_says_why(string profile, string reason)
    {
        Directory.CreateDirectory(Path.Join(Project, "secret"));
        File.WriteAllText(Path.Join(Project, "file"), "");
        Directory.CreateSymbolicLink(Path.Join(Project, "link"), Path.Join(Project, "secret"));
        Profile(profile);
        Assert.Contains(reason, Assert.IsType<NoCommands>(Look(_all, new BubblewrapStatus("/usr/bin/bwrap", "is broken"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bubblewrap_that_commands_could_replace_is_not_used()
    {
        Profile("""{"extends":"workspace-write-no-network","network":"loopback"}""");
        Assert.Contains("where commands may write", Assert.IsType<NoCommands>(Look(_all, new BubblewrapStatus(Path.Join(Project, "bwrap"), null))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Abstract_sockets_are_a_gap_where_the_network_is_shared_and_Landlock_too_old()
    {
        Profile("""{"extends":"workspace-write","unix_sockets":true}""");
        Assert.Contains("abstract Unix sockets", Assert.IsType<NoCommands>(Look(_some, _runs)).Reason, StringComparison.Ordinal);
        Assert.IsType<Confined>(Look(_some with { KeepsAbstractSockets = true }, _runs));
    }

    [Fact]
    public void What_is_denied_by_the_name_of_a_link_is_denied_where_that_leads()
    {
        var read = Directory.CreateDirectory(Path.Join(_root, "read")).FullName;
        Directory.CreateDirectory(Path.Join(read, "real"));
        Directory.CreateDirectory(Path.Join(read, "other"));
        Directory.CreateSymbolicLink(Path.Join(read, "named"), "real");
        Profile($$"""{"extends":"readonly","read":["{{read}}"],"deny":["{{read}}/named"]}""");
        var granted = Assert.IsType<Confined>(Look(_all)).Confinement.Grants.Select(grant => grant.Path).ToList();
        Assert.Contains(Path.Join(read, "other"), granted);
        Assert.DoesNotContain(Path.Join(read, "real"), granted);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"enabled":true}""")]
    public void Where_it_cannot_and_a_file_demands_it_there_are_no_commands(string settings)
    {
        Write(User, settings);
        Assert.Equal("no commands: the sandbox is demanded, but it cannot be enforced: everything: there is nothing", Assert.IsType<NoCommands>(Look(_none)).Description);
        Assert.IsType<NoCommands>(Look(_some));
    }

    [Fact]
    public void A_broken_file_means_no_commands_whosever_it_is()
    {
        Write(Path.Join(Project, ".agentao"), "{");
        Assert.Contains("sandbox.json:1: is no valid JSON", Assert.IsType<NoCommands>(Look(_all)).Description, StringComparison.Ordinal);
        File.Delete(Path.Join(Project, ".agentao", "sandbox.json"));
        Directory.CreateDirectory(Path.Join(User, "sandbox.json"));
        Assert.Contains("is no ordinary file", Assert.IsType<NoCommands>(Look(_all)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_becomes_wrong_keeps_what_it_said_and_its_version()
    {
        var told = new List<string>();
        var sandbox = new CommandSandbox(new SandboxSurroundings([User], null, []), () => _all, told.Add);
        SandboxState Now() => sandbox.Look("run_shell_command", [Project], "/tmp");
        Directory.CreateDirectory(Project);
        Assert.Equal("none", Now().Version);
        Write(User, """{"default_profile":"mine","profiles_dir":"."}""");
        File.WriteAllText(Path.Join(User, "mine.json"), """{"extends":"readonly"}""");
        var right = Now();
        Assert.Equal(("mine", null), (Assert.IsType<Confined>(right).Confinement.Profile, right.Problem));

        foreach (var (file, wrong) in new[] { ("mine.json", """{"network":"some"}"""), ("mine.json", ""), ("sandbox.json", "{"), ("sandbox.json", """{"enabled":false,"what":1}""") })
        {
            var before = File.ReadAllText(Path.Join(User, file));
            File.WriteAllText(Path.Join(User, file), wrong);
            var kept = Now();
            Assert.Equal(((Confined)right).Confinement.Profile, Assert.IsType<Confined>(kept).Confinement.Profile);
            Assert.Equal(right.Version, kept.Version);
            Assert.Contains($"{file}:", kept.Problem, StringComparison.Ordinal);
            Assert.Equal(kept.Problem, told[^1]);
            File.WriteAllText(Path.Join(User, file), before);
            Assert.Null(Now().Problem);
        }

        // What another file says counts all the same, and what another one lacks is no reason to go on.
        Write(Path.Join(Project, ".agentao"), """{"enabled":true}""");
        Assert.NotEqual(right.Version, Now().Version);
        File.Delete(Path.Join(User, "mine.json"));
        Assert.IsType<NoCommands>(Now());
        File.Delete(Path.Join(User, "sandbox.json"));
        Assert.Equal("workspace-write-no-network", Assert.IsType<Confined>(Now()).Confinement.Profile);
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public void An_unknown_profile_means_no_commands()
    {
        Write(User, """{"default_profile":"mine"}""");
        Assert.Contains("there is no profile \"mine\"", Assert.IsType<NoCommands>(Look(_all)).Description, StringComparison.Ordinal);
        Write(User, """{"default_profile":"mine","profiles_dir":"."}""");
        File.WriteAllText(Path.Join(User, "mine.json"), """{"extends":"readonly"}""");
        Assert.Equal("mine", Assert.IsType<Confined>(Look(_all)).Confinement.Profile);
    }

    [Fact]
    public void A_profile_of_Seatbelt_is_no_profile_here()
    {
        Write(User, """{"default_profile":"mine","profiles_dir":"."}""");
        File.WriteAllText(Path.Join(User, "mine.sb"), "(version 1)(allow default)");
        Assert.Contains("mine.sb: is ", Assert.IsType<NoCommands>(Look(_all)).Description, StringComparison.Ordinal);
        File.WriteAllText(Path.Join(User, "mine.json"), """{"extends":"readonly"}""");
        Assert.IsType<Confined>(Look(_all));
    }

    [Fact]
    public void Seatbelt_is_told_what_the_settings_say_or_nothing()
    {
        Profile("""{"extends":"workspace-write-no-network","deny":["nothing/yet"]}""");
        var sandbox = new CommandSandbox(new SandboxSurroundings([User], null, [User]), () => _none);
        var text = sandbox.Seatbelt("run_shell_command", [Project], Path.Join(_root, "temporary"));
        Assert.Contains($"process-exec* (subpath \"{Project}\"))\n", text, StringComparison.Ordinal);
        Assert.Contains($"network-outbound (subpath \"{Project}/nothing/yet\"))\n", text, StringComparison.Ordinal);
        Assert.Throws<SettingsException>(() => sandbox.Seatbelt("run_shell_command", [User], Path.Join(_root, "temporary")));
        Write(User, """{"enabled":false}""");
        Assert.Contains("switches the sandbox off", Assert.Throws<SettingsException>(() => sandbox.Seatbelt("run_shell_command", [Project], "/tmp/x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_that_holds_what_must_stay_hidden_is_refused_or_unsandboxed()
    {
        var sandbox = new CommandSandbox(new SandboxSurroundings([User], Project, [Path.Join(Project, "inside")]), () => _all);
        Directory.CreateDirectory(Project);
        Assert.Contains("must stay hidden", Assert.IsType<Unconfined>(sandbox.Look("run_shell_command", [Project], "/tmp")).Description, StringComparison.Ordinal);
        Write(User, "{}");
        Assert.IsType<NoCommands>(sandbox.Look("run_shell_command", [Project], "/tmp"));
    }

    [Fact]
    public void What_must_stay_hidden_stays_so_where_a_link_leads_to_it()
    {
        Directory.CreateDirectory(Path.Join(Project, "keys"));
        Directory.CreateDirectory(Path.Join(_root, "home"));
        Directory.CreateSymbolicLink(Path.Join(_root, "home", ".ssh"), Path.Join(Project, "keys"));
        var sandbox = new CommandSandbox(new SandboxSurroundings([], Path.Join(_root, "home"), []), () => _all);
        Assert.Contains("keys must stay hidden", sandbox.Look("run_shell_command", [Project], "/tmp").Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{"default_profile":"readonly"}""", null)]
    [InlineData("""{"rules":[{"tool":"mcp_other","profile":"readonly"},{"tool":"mcp_filesystem","profile":"readonly"}]}""", null)]
    [InlineData("""{"rules":[{"tool":"mcp_files","profile":"readonly"}]}""", "readonly")]
    [InlineData("""{"rules":[{"tool":"mcp_files_read","profile":"workspace-write"}]}""", "workspace-write")]
    [InlineData("""{"rules":[{"tool":"mcp_files_read","profile":"workspace-write"},{"tool":"mcp_files","profile":"readonly"}]}""", "readonly")]
    public void A_server_is_confined_only_where_a_rule_names_it(string settings, string? profile)
    {
        Write(User, settings);
        var state = LookAtServer(_all, out var asked);

        Assert.Equal(profile, (state as Confined)?.Confinement.Profile);
        Assert.Equal(profile is null, state is Unconfined { Confinement: null });
        Assert.Equal(profile is not null, asked);
    }

    [Fact]
    public void A_server_that_is_to_be_confined_and_cannot_be_does_not_run()
    {
        Write(User, """{"rules":[{"tool":"mcp_files","profile":"readonly"}]}""");
        Assert.IsType<NoCommands>(LookAtServer(_none, out _));
        Write(User, """{"rules":[{"tool":"mcp_files","profile":"nobodys"}]}""");
        Assert.IsType<NoCommands>(LookAtServer(_all, out _));
        Write(User, "{");
        Assert.IsType<NoCommands>(LookAtServer(_all, out _));
    }

    [Fact]
    public void A_project_may_confine_a_server()
    {
        Write(Path.Join(Project, ".agentao"), """{"rules":[{"tool":"mcp_files","profile":"readonly"}]}""");
        Assert.Equal("readonly", Assert.IsType<Confined>(LookAtServer(_all, out _)).Confinement.Profile);
    }

    private SandboxState LookAtServer(SandboxStatus status, out bool asked)
    {
        Directory.CreateDirectory(Project);
        var isAsked = false;
        var state = new CommandSandbox(new SandboxSurroundings([User], null, []), () => status).LookAtServer("mcp_files", [Project], () =>
        {
            isAsked = true;
            return "/tmp";
        });
        asked = isAsked;
        return state;
    }

    private void Profile(string profile)
    {
        Write(User, """{"default_profile":"mine","profiles_dir":"."}""");
        File.WriteAllText(Path.Join(User, "mine.json"), profile);
    }

    private SandboxState Look(SandboxStatus status, BubblewrapStatus? bubblewrap = null)
    {
        Directory.CreateDirectory(Project);
        return new CommandSandbox(new SandboxSurroundings([User], null, []), () => status, bubblewrap: bubblewrap is null ? null : () => bubblewrap).Look("run_shell_command", [Project], "/tmp");
    }

    private static void Write(string directory, string settings)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Join(directory, "sandbox.json"), settings);
    }
}
