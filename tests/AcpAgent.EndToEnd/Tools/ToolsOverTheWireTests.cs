using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Tools;

/// <summary>Tools that depend on what client and operator have, from the real executable.</summary>
public sealed class ToolsOverTheWireTests : AgentTest
{
    private static readonly ClientCapabilities _forms = new() { Elicitation = new() { Form = new() } };

    private readonly HttpModel _model = HttpModel.Start();

    [Fact]
    public async Task A_question_is_a_form_where_the_client_shows_forms()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Calls("ask_user", """{"question":"Which one?","options":["a","b"],"multiple":true}"""), HttpReply.Says("Thank you."));
        var (client, session) = await OpenAsync(_forms);
        ElicitationFormMode? shown = null;
        client.Elicitation = request =>
        {
            shown = (ElicitationFormMode)request;
            return new ElicitationAcceptAction
            {
                Content = new Dictionary<string, ElicitationContentValue> { ["answer"] = new StringArrayContentValue(["b"]), ["other"] = new StringContentValue("neither") },
            };
        };

        await client.PromptAsync(session, "Ask me");

        Assert.Equal("Which one?", shown!.Message);
        Assert.Equal("t1.c1", ((ElicitationSessionScope)shown.Scope).ToolCallId);
        Assert.Equal("b\nneither", model.Requests[1].Messages[^1].GetProperty("content").GetString());
        Assert.Empty(client.Asked);
    }

    [Fact]
    public async Task It_is_a_choice_of_options_elsewhere()
    {
        await using var model = _model;
        model.Enqueue(
            HttpReply.Calls("ask_user", """{"question":"Which one?","options":["a","b"]}"""), HttpReply.Calls("ask_user", """{"question":"What?"}"""), HttpReply.Says("Thank you."));
        var (client, session) = await OpenAsync(new ClientCapabilities());
        client.Permission = (request, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = request.Options.Single(option => option.Name == "b").OptionId });

        await client.PromptAsync(session, "Ask me");

        Assert.Equal(["a", "b", "None of these"], Assert.Single(client.Asked).Options.Select(option => option.Name));
        Assert.Equal("Which one?", client.Asked[0].ToolCall.Title);
        Assert.Equal("b", model.Requests[1].Messages[^1].GetProperty("content").GetString());
        Assert.Contains("options: are required", model.Requests[2].Messages[^1].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_survives_its_client()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Calls("ask_user", """{"question":"What?"}"""), HttpReply.Says("Thank you."));
        var (_, addresses) = await ServeAsync(new AgentStart { Environment = model.Environment }, $"unix:{Home["s"]}");
        var connection = await ConnectAsync(addresses[0]);
        var first = connection.Client;
        await first.InitializeAsync(_forms);
        var session = (await first.NewAsync(Home.Workspace)).SessionId;
        var asked = new TaskCompletionSource();
        first.ElicitationAsync = async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ElicitationCancelAction();
        };
        _ = first.PromptAsync(session, "Ask me").ContinueWith(lost => lost.Exception, TaskScheduler.Default);
        await asked.Task.WaitAsync(Patience.Long);
        connection.Drop();

        var second = (await ConnectAsync(addresses[0])).Client;
        second.Elicitation = _ => new ElicitationAcceptAction { Content = new Dictionary<string, ElicitationContentValue> { ["answer"] = new StringContentValue("that") } };
        await second.InitializeAsync(_forms);
        await second.LoadAsync(session, Home.Workspace);

        await second.SeenAsync(update => update is AgentMessageChunk { Content: TextContent { Text: "Thank you." } });
        Assert.Equal("that", model.Requests[1].Messages[^1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task What_is_remembered_is_known_in_the_next_process_and_not_where_nothing_may_outlive_the_session()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Calls("save_memory", """{"key":"tabs","value":"Use four blanks."}"""), HttpReply.Says("Done."));
        var (client, session) = await OpenAsync(new ClientCapabilities());
        await client.PromptAsync(session, "Remember to use four blanks");
        Assert.Empty(client.Asked);

        model.Enqueue(HttpReply.Calls("save_memory", """{"key":"more","value":"x"}"""), HttpReply.Says("Done."));
        (client, session) = await OpenAsync(new ClientCapabilities());
        await client.SetModeAsync(session, SessionModes.ReadOnly);
        await client.PromptAsync(session, "And this");

        Assert.Contains("- tabs (of this project): Use four blanks.", model.Requests[2].Messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("This call is not allowed", model.Requests[3].Messages[^1].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Home.Workspace));
    }

    [Fact]
    public async Task What_the_user_has_not_saved_is_read_and_changed_by_the_client_after_the_same_decision()
    {
        await using var model = _model;
        var file = Path.Combine(Home.Workspace, "notes.txt");
        await File.WriteAllTextAsync(file, "old\n");
        model.Enqueue(
            HttpReply.Calls("read_file", """{"file_path":"notes.txt"}"""), HttpReply.Calls("write_file", """{"file_path":"notes.txt","content":"written\n"}"""), HttpReply.Says("Done."));
        var (client, session) = await OpenAsync(new ClientCapabilities { Fs = new() { ReadTextFile = true, WriteTextFile = true } });
        client.Files[file] = "typed\n";
        client.Permission = (request, _) =>
        {
            Assert.Equal(new Diff { Path = file, OldText = "typed\n", NewText = "written\n" }, Assert.Single(request.ToolCall.Content!));
            return Task.FromResult(TestClient.Select(request, PermissionOptionKind.AllowOnce));
        };

        await client.PromptAsync(session, "Change my notes");

        Assert.Equal("typed\n[This is as it stands in the user's editor, not saved yet.]", model.Requests[1].Messages[^1].GetProperty("content").GetString());
        Assert.Equal("Wrote notes.txt, 8 bytes in place of 4.", model.Requests[2].Messages[^1].GetProperty("content").GetString());
        Assert.Single(client.Asked);
        Assert.Equal("written\n", client.Files[file]);
        Assert.Equal("old\n", await File.ReadAllTextAsync(file));
        Assert.Equal([$"read {file}", $"read {file}", $"read {file}", $"write {file}"], client.FileRequests);
    }

    [Theory]
    [InlineData(true, SessionModes.ReadOnly)]
    [InlineData(false, SessionModes.WorkspaceWrite)]
    public async Task A_client_is_asked_for_no_file_that_is_denied_or_that_it_does_not_offer(bool offers, string mode)
    {
        await using var model = _model;
        var file = Path.Combine(Home.Workspace, "notes.txt");
        await File.WriteAllTextAsync(file, "old\n");
        model.Enqueue(
            HttpReply.Calls("replace", """{"file_path":"notes.txt","old_text":"old","new_text":"new"}"""), HttpReply.Calls("write_file", """{"file_path":"other.txt","content":"x"}"""), HttpReply.Says("Done."));
        var (client, session) = await OpenAsync(new ClientCapabilities { Fs = new() { ReadTextFile = offers, WriteTextFile = offers } }, ("ACP_AGENT_CONFIG", ""));
        await client.SetModeAsync(session, mode);

        await client.PromptAsync(session, "Change my notes");

        Assert.Empty(client.FileRequests);
        Assert.Equal(offers ? "old\n" : "new\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_command_that_failed_in_the_sandbox_runs_once_without_it_where_operator_and_user_allow_that()
    {
        await using var model = _model;
        var outside = Home["outside"];
        var settings = Directory.CreateDirectory(Home["config"]).FullName;
        var call = JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = $"mkdir {outside}" });
        var again = JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = $"mkdir {outside}", ["unsandboxed"] = true });
        var (client, session) = await OpenAsync(new ClientCapabilities(), ("ACP_AGENT_CONFIG", settings));

        // Not before it has failed, and not where no operator allows it.
        await SayAsync(again);
        Assert.Contains("run it in the sandbox first", Told(), StringComparison.Ordinal);
        await SayAsync(call, again);
        Assert.Contains("the operator does not allow", Told(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(settings, "sandbox.json"), """{"offer_unsandboxed":true}""");
        client.Permission = (_, _) => Task.FromResult(TestClient.Select(client.Asked[^1], PermissionOptionKind.RejectOnce));
        await SayAsync(again);
        Assert.False(Directory.Exists(outside));
        client.Permission = (_, _) => Task.FromResult(TestClient.Select(client.Asked[^1], PermissionOptionKind.AllowOnce));
        await SayAsync(again);
        Assert.True(Directory.Exists(outside));
        var asked = client.Asked[^1];
        Assert.Equal([PermissionOptionKind.AllowOnce, PermissionOptionKind.RejectOnce], asked.Options.Select(option => option.Kind));
        Assert.Contains("[unsandboxed: once, if you allow it]", JsonSerializer.Serialize(asked, AcpJson.Context.RequestPermissionRequest), StringComparison.Ordinal);

        async Task SayAsync(params string[] calls)
        {
            model.Enqueue([.. calls.Select(one => HttpReply.Calls("run_shell_command", one)), HttpReply.Says("Done.")]);
            await client.PromptAsync(session, "Make it");
        }

        string Told() => model.Requests[^1].Messages[^1].GetProperty("content").GetString()!;
    }

    [Fact]
    public async Task The_web_is_searched_only_where_the_operator_says_where()
    {
        await using var model = _model;
        model.Enqueue(HttpReply.Says("one"), HttpReply.Says("two"));
        var (client, session) = await OpenAsync(new ClientCapabilities());
        await client.PromptAsync(session, "hello");
        (client, session) = await OpenAsync(new ClientCapabilities(), ("ACP_AGENT_SEARCH_URL", "http://127.0.0.1:9/search"));
        await client.PromptAsync(session, "hello");

        Assert.DoesNotContain("web_search", Tools(model.Requests[0]));
        Assert.Contains("web_search", Tools(model.Requests[1]));
    }

    private static IEnumerable<string?> Tools(HttpModelRequest request) =>
        request.Json.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString());

    private async Task<(TestClient Client, string Session)> OpenAsync(ClientCapabilities capabilities, params (string Name, string Value)[] environment)
    {
        var agent = Start(new AgentStart { Environment = _model.Environment.Concat(environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))).ToDictionary() });
        await agent.Client.InitializeAsync(capabilities);
        return (agent.Client, (await agent.Client.NewAsync(Home.Workspace)).SessionId);
    }
}
