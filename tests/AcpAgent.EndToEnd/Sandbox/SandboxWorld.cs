using System.Diagnostics;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>A user with an agent, and all around it that commands must not touch.</summary>
public sealed class SandboxWorld : IAsyncDisposable
{
    private readonly SandboxUser _user;
    private readonly string _settings;
    private readonly bool _hasLandlock;
    private readonly AgentHome _home = new();
    private readonly Answerers _answerers;
    private readonly Bystander _somebody;
    private Bystander _other;
    private AgentProcess? _agent;
    private string? _session;

    /// <param name="user">Whoever the agent runs as.</param>
    /// <param name="settings">The user's <c>sandbox.json</c>.</param>
    /// <param name="hasLandlock">Whether the agent is to find Landlock in its kernel.</param>
    public SandboxWorld(SandboxUser user, string settings, bool hasLandlock = true)
    {
        (_user, _settings, _hasLandlock) = (user, settings, hasLandlock);
        File.SetUnixFileMode(Path.GetDirectoryName(_home.Home)!, (UnixFileMode)0b111_101_101);
        var sockets = Directory.CreateDirectory(_home["sockets"]).FullName;
        _answerers = new Answerers(Path.Combine(sockets, "s"));
        File.SetUnixFileMode(Path.Combine(sockets, "s"), (UnixFileMode)0b110_110_110);
        Reset();
        Write("others/secret", "SECRET");
        Run("chown", "-R", "12345:12345", _home["others"]);
        File.SetUnixFileMode(_home["others/secret"], UnixFileMode.UserRead);
        _other = Bystander.Start(user, Victim);
        _somebody = Bystander.Start(new SandboxUser("somebody", 12345), _home["others"]);
    }

    /// <summary>A directory outside, of the same user.</summary>
    private string Victim => _home["victim"];

    /// <summary>Runs a script as the model would have it run.</summary>
    /// <returns>What the user is shown, and whether anything changed that lies outside the workspace.</returns>
    public async Task<(string Output, bool HasChanged)> TryAsync(string script)
    {
        Reset();
        var before = Fingerprint();
        var output = await CommandAsync($"export {Variables()}; echo RAN; {script}");
        Assert.Contains("RAN", output, StringComparison.Ordinal);
        return (output, Fingerprint() != before);
    }

    /// <summary>Does a piece of work, as the model would have it done, on a workspace with a few files and a repository.</summary>
    /// <returns>What the user is shown.</returns>
    public Task<string> WorkAsync(string script)
    {
        Reset();
        return CommandAsync($"set -eo pipefail; {script}", timeout: 300);
    }

    /// <summary>Runs a command as the model would have it run.</summary>
    /// <returns>What the user is shown.</returns>
    public async Task<string> CommandAsync(string command, int timeout = 120)
    {
        var agent = _agent ??= Start();
        if (_session is null)
        {
            await agent.Client.InitializeAsync();
            _session = (await agent.Client.NewAsync(_home.Workspace)).SessionId;
            await agent.Client.SetModeAsync(_session, "full-access");
        }

        var seen = agent.Client.Updates.Count;
        var arguments = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = command, ["timeout"] = timeout });
        await agent.Client.Agent.PromptAsync(
            new() { SessionId = _session, Prompt = [new TextContent { Text = $"/offline call run_shell_command {arguments}" }] }, default).WaitAsync(TimeSpan.FromSeconds(timeout + 60));
        var end = agent.Client.Updates.Skip(seen).Select(update => update.Update).OfType<ToolCallUpdate>()
            .Last(update => update.Status is ToolCallStatus.Completed or ToolCallStatus.Failed);
        return string.Concat(end.Content!.OfType<Content>().Select(content => ((TextContent)content.Block).Text).Select(WithoutCommand));

        // Only what came of it.
        string WithoutCommand(string text) => text.StartsWith($"$ {command}\n", StringComparison.Ordinal) ? text[(command.Length + 3)..] : text;
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        _other.Dispose();
        _somebody.Dispose();
        _answerers.Dispose();
        _home.Dispose();
    }

    /// <summary>Everything as it was.</summary>
    private void Reset()
    {
        foreach (var directory in new[] { _home.Workspace, Victim, _home["shared"], _home.Home, Path.Combine(_home.Data, "other") }.Where(Directory.Exists))
        {
            Run("find", directory, "-mindepth", "1", "-delete");
        }

        Write("work/escape.py", Script("escape.py"));
        Write("work/project/a.txt", "apple\nbanana\ncherry\n");
        Write("work/project/b.txt", "other\n");
        Repository();
        Write("shared/sealed/secret", "SECRET");
        Write("shared/in/sealed", "SECRET");
        Write("victim/file", "original");
        Write("victim/secret", "SECRET");
        Write("victim/program", "#!/bin/bash\necho ESCAPED\n", executable: true);
        Directory.CreateDirectory(_home["victim/directory"]);
        File.CreateSymbolicLink(_home["victim/docker.sock"], _home["sockets/s"]);
        Write("home/.agentao/sandbox.json", _settings);
        foreach (var profile in Jobs.Profiles)
        {
            Write($"home/.agentao/{SandboxWay.Both.Prefix}{profile}.json", $$"""{"extends": "{{profile}}", "write": ["../shared"], "deny": ["../shared/sealed", "../shared/in/sealed"]}""");
        }

        foreach (var name in (string[])[".ssh/id_rsa", ".ssh/authorized_keys", ".aws/credentials", ".git-credentials", ".npmrc", ".cargo/credentials.toml", ".bash_history", ".bashrc", "notes.txt"])
        {
            Write($"home/{name}", "SECRET\n");
        }

        Write("home/.cargo/config.toml", "# none\n");
        Write("data/other/000001-aaaaaaaa.jsonl", "SECRET\n");
        File.SetUnixFileMode(_home.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Own();
        if (_other is { IsAlive: false })
        {
            _other.Dispose();
            _other = Bystander.Start(_user, Victim);
        }
    }

    /// <summary>A repository with one commit, and somebody to commit more.</summary>
    private void Repository()
    {
        var repository = Path.Combine(_home.Workspace, "repository");
        Write("work/repository/one.txt", "one\n");
        Write("home/.gitconfig", "[user]\n\tname = Somebody\n\temail = somebody@example.org\n[init]\n\tdefaultBranch = main\n");
        Run("git", "-C", repository, "-c", "init.defaultBranch=main", "init", "-q");
        Run("git", "-C", repository, "add", ".");
        Run("git", "-C", repository, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "commit", "-qm", "first");
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "AcpAgent.EndToEnd", "Sandbox", name));

    private AgentProcess Start()
    {
        var executable = _user.Id == 0 ? AgentExecutable.Path : Reachable();
        return AgentProcess.Start(_home, new AgentStart { Command = [executable], Through = [.. _user.Become, .. _hasLandlock ? [] : (string[])["/usr/bin/python3", "-c", Script("without-landlock.py")]] });
    }

    /// <summary>The executable under test, where this user can run it.</summary>
    private string Reachable()
    {
        var source = AgentExecutable.Path;
        var copy = Directory.CreateDirectory(_home["agent"]).FullName;
        var files = File.Exists(source + ".dll") ? Directory.GetFiles(Path.GetDirectoryName(source)!) : [source];
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return Path.Combine(copy, Path.GetFileName(source));
    }

    private string Variables() => string.Join(' ', new Dictionary<string, object>
    {
        ["V"] = Victim,
        ["H"] = _home.Home,
        ["SHARED"] = _home["shared"],
        ["DATA"] = _home.Data,
        ["OTHER"] = _other.Id,
        ["SOMEBODY"] = _somebody.Id,
        ["STACK"] = _other.Stack,
        ["PORT"] = _answerers.Tcp,
        ["UDP"] = _answerers.Udp,
        ["ABSTRACT"] = _answerers.Abstract,
    }.Select(variable => $"{variable.Key}={variable.Value}"));

    /// <summary>Names, kinds, modes, owners, links and contents of everything outside, but for <c>free…</c> where commands may write.</summary>
    private string Fingerprint()
    {
        string[] outside = [Victim, _home["shared"], _home.Home, Path.Combine(_home.Data, "other")];
        return Capture(["find", .. outside, "-not", "-path", _home["shared"], "-not", "-path", _home["shared/free*"], "-printf", "%p %y %m %U %l\n"])
            + Capture(["find", .. outside, "-not", "-path", _home["shared/free*"], "-type", "f", "-exec", "sha256sum", "{}", "+"]);
    }

    private void Write(string name, string content, bool executable = false)
    {
        var path = _home[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, executable ? (UnixFileMode)0b111_000_000 : (UnixFileMode)0b110_000_000);
    }

    private void Own() => Run("chown", "-R", "--no-dereference", $"{_user.Id}:{_user.Id}", _home.Workspace, _home.Home, Victim, _home["shared"], _home.Data, _home.Elsewhere);

    private static void Run(params string[] command) => _ = Capture(command);

    private static string Capture(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Join(' ', command));
        return output;
    }
}
