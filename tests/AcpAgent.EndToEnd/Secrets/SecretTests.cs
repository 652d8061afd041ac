using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.EndToEnd.Storage;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Secrets;

/// <summary>The real executable with a real key: nobody is told it, and nobody can look it up.</summary>
public sealed class SecretTests : AgentTest
{
    private const string Token = "a-token-that-is-long-enough";
    private const string Left = "[redacted:OPENAI_API_KEY]";

    [Fact]
    public async Task A_key_that_user_model_files_and_commands_say_is_shown_and_journaled_and_logged_nowhere()
    {
        await using var model = HttpModel.Start();
        var config = Path.Combine(Home.Workspace, "config.env");
        await File.WriteAllTextAsync(config, $"KEY={HttpModel.Key}\n");
        model.Enqueue(
            HttpReply.Stream.Thought($"So it is {HttpModel.Key}", ".").Text($"You said {HttpModel.Key}").Text("!")
                .Call("read_file", """{"file_path":"config.env"}""").InPieces(3),
            HttpReply.Stream.Call("run_shell_command", $$"""{"command":"cat config.env; echo {{HttpModel.Key}} | base64; echo {{Token}}; echo in the command: {{HttpModel.Key}} > seen.txt"}"""),
            HttpReply.Fails(400, $"Bad {HttpModel.Key}"));
        var agent = Start(new AgentStart
        {
            Environment = new Dictionary<string, string>(model.Environment) { ["ACP_AGENT_TOKEN"] = Token },
            Arguments = ["--log-level", "trace"],
        });
        await agent.Client.InitializeAsync();
        var session = (await agent.Client.NewAsync(Home.Workspace)).SessionId;

        await Assert.ThrowsAnyAsync<Exception>(() => agent.Client.PromptAsync(session, $"My key is {HttpModel.Key}"));

        agent.CloseInput();
        await agent.ExitAsync();
        Assert.Equal($"You said {Left}!", agent.Client.Messages()[0].Text);
        Assert.Equal($"in the command: {Left}\n", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "seen.txt")));
        Assert.Equal($"KEY={HttpModel.Key}\n", await File.ReadAllTextAsync(config));
        var written = WrittenFiles.TextBelow(Home.Data);
        Assert.Contains($"KEY={Left}", written, StringComparison.Ordinal);
        Assert.Contains("[redacted:ACP_AGENT_TOKEN]", written, StringComparison.Ordinal);
        var shown = string.Concat(agent.Client.Lines()) + string.Concat(agent.Client.Asked.Select(asked => JsonSerializer.Serialize(asked, AcpJson.Context.RequestPermissionRequest)));
        var sent = string.Concat(model.Requests.Select(request => request.Json.GetRawText()));
        foreach (var text in new[] { written, agent.Errors, shown, sent })
        {
            Assert.DoesNotContain(HttpModel.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(HttpModel.Key))[..20], text, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_process_of_the_same_user_can_neither_read_its_environment_nor_its_memory()
    {
        var other = await OtherUser.EnterAsync(Home);
        var agent = Start(other.Start with { Environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = HttpModel.Key } });
        await agent.Client.InitializeAsync();
        await agent.Client.NewAsync(Home.Workspace);
        string[] asTheSame = other.Start.Command!.Take(other.Start.Command!.Count - 1).ToArray();

        // What can be seen of a process that is not sealed, so that the test would notice if nothing could be seen at all.
        using var open = Process.Start(asTheSame[0], [.. asTheSame[1..], "sleep", "600"]);
        try
        {
            await Patience.UntilAsync(() => File.ReadAllText($"/proc/{open.Id}/comm").Trim() == "sleep", "the other process runs");
            Assert.Equal(0, (await LookAsync(open.Id, "cat", "environ")).Code);
            Assert.Equal(0, (await LookAsync(open.Id, "ls", "fd")).Code);
            foreach (var (program, name) in new[] { ("cat", "environ"), ("cat", "maps"), ("cat", "mem"), ("ls", "fd"), ("ls", "map_files") })
            {
                var (code, output, errors) = await LookAsync(agent.Id, program, name);
                Assert.True(code != 0 && output.Length == 0, $"{name}: {output}");
                Assert.Contains("Permission denied", errors, StringComparison.Ordinal);
            }
        }
        finally
        {
            open.Kill();
        }

        Task<(int Code, string Output, string Errors)> LookAsync(int process, string program, string name) =>
            ProgramRun.TryAsync([.. asTheSame, program, string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{name}")]);
    }
}
