using AcpAgent.Client.Sessions;
using AcpAgent.Client.Views;
using AcpAgent.Core.Agent;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Wire;
using Nerdbank.Streams;
using Xunit;

namespace AcpAgent.Tests.Client.Sessions;

public sealed class AgentClientTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly FakeAgent _agent = new();
    private readonly Observer _observer = new();

    [Fact]
    public async Task A_turn_is_seen_whole_before_it_is_over()
    {
        _agent.OnPrompt = (request, _) =>
        {
            foreach (var word in (string[])["one ", "two ", "three"])
            {
                _agent.Client.Update(new SessionNotification { SessionId = request.SessionId, Update = Said(word) });
            }

            return Task.FromResult(new PromptResponse { StopReason = StopReason.EndTurn });
        };
        await using var client = Connect();
        var session = await OpenAsync(client);
        var response = await session.PromptAsync("count", CancellationToken.None).WaitAsync(s_patience);
        Assert.Equal(StopReason.EndTurn, response.StopReason);
        Assert.Equal(["count", "one two three"], session.View.Messages.Select(message => message.Text));
        Assert.Equal(3, _observer.Updates);
    }

    [Fact]
    public async Task Offers_neither_files_nor_terminals()
    {
        ClientCapabilities? offered = null;
        _agent.OnInitialize = (request, _) =>
        {
            offered = request.ClientCapabilities;
            return Task.FromResult(new InitializeResponse { ProtocolVersion = 1 });
        };
        await using var client = Connect();
        await client.InitializeAsync(CancellationToken.None).WaitAsync(s_patience);
        Assert.Equal((false, false, false, true), (offered!.Fs.ReadTextFile, offered.Fs.WriteTextFile, offered.Terminal, offered.Elicitation is null));
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused()
    {
        _agent.OnInitialize = (_, _) => Task.FromResult(new InitializeResponse { ProtocolVersion = 2 });
        await using var client = Connect();
        var error = await Assert.ThrowsAsync<AcpException>(() => client.InitializeAsync(CancellationToken.None).WaitAsync(s_patience));
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_answers_the_open_question_and_those_that_still_come()
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.OnCancel = _ => cancelled.TrySetResult();
        List<RequestPermissionOutcome> answers = [];
        _agent.OnPrompt = async (request, _) =>
        {
            answers.Add((await _agent.Client.RequestPermissionAsync(Question(request.SessionId), CancellationToken.None)).Outcome);
            await cancelled.Task;
            answers.Add((await _agent.Client.RequestPermissionAsync(Question(request.SessionId), CancellationToken.None)).Outcome);
            return new PromptResponse { StopReason = StopReason.Cancelled };
        };
        await using var client = Connect();
        var session = await OpenAsync(client);
        var turn = session.PromptAsync("write", CancellationToken.None);
        await _observer.Asked.Task.WaitAsync(s_patience);
        session.Cancel();
        Assert.Equal(StopReason.Cancelled, (await turn.WaitAsync(s_patience)).StopReason);
        Assert.All(answers, answer => Assert.IsType<CancelledPermissionOutcome>(answer));
        Assert.Equal(2, answers.Count);

        // The next turn is asked again.
        _observer.Answer = new SelectedPermissionOutcome { OptionId = "yes" };
        _agent.OnPrompt = async (request, _) =>
        {
            answers.Add((await _agent.Client.RequestPermissionAsync(Question(request.SessionId), CancellationToken.None)).Outcome);
            return new PromptResponse { StopReason = StopReason.EndTurn };
        };
        await session.PromptAsync("write", CancellationToken.None).WaitAsync(s_patience);
        Assert.Equal("yes", Assert.IsType<SelectedPermissionOutcome>(answers[2]).OptionId);
    }

    [Fact]
    public async Task A_loaded_session_has_its_conversation()
    {
        await using var client = Connect();
        await client.InitializeAsync(CancellationToken.None).WaitAsync(s_patience);
        _agent.Client.Update(new SessionNotification { SessionId = "old", Update = Said("before") });
        var session = await client.LoadSessionAsync("old", "/work", CancellationToken.None).WaitAsync(s_patience);
        Assert.Equal(["before"], session.View.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task The_token_is_shown_as_our_agent_wants_it()
    {
        AuthenticateRequest? shown = null;
        _agent.OnInitialize = (_, _) => Task.FromResult(Capabilities.Initialize(needsToken: true, "1"));
        _agent.OnAuthenticate = (request, _) =>
        {
            shown = request;
            return Task.FromResult(new AuthenticateResponse());
        };
        await using var client = Connect();
        Assert.True(TokenAuthentication.IsWanted(await client.InitializeAsync(CancellationToken.None).WaitAsync(s_patience)));
        await client.AuthenticateAsync("s3cret", CancellationToken.None).WaitAsync(s_patience);
        Assert.Equal((Capabilities.TokenMethod, "s3cret"), (shown!.MethodId, shown.Meta![Capabilities.TokenMeta]!.GetValue<string>()));
        Assert.False(TokenAuthentication.IsWanted(Capabilities.Initialize(needsToken: false, "1")));
    }

    private AgentClient Connect()
    {
        var (left, right) = FullDuplexStream.CreatePair();
        var connection = AcpConnection.ForAgent(left, left);
        _agent.Client = connection.Client;
        connection.Start(_agent);
        return new AgentClient(right, right, _observer);
    }

    private static async Task<AgentSession> OpenAsync(AgentClient client)
    {
        await client.InitializeAsync(CancellationToken.None).WaitAsync(s_patience);
        return await client.NewSessionAsync("/work", CancellationToken.None).WaitAsync(s_patience);
    }

    private static AgentMessageChunk Said(string text) => new() { MessageId = "m", Content = new TextContent { Text = text } };

    private static RequestPermissionRequest Question(string sessionId) => new()
    {
        SessionId = sessionId,
        ToolCall = new ToolCallUpdate { ToolCallId = "c" },
        Options = [new() { OptionId = "yes", Name = "Yes", Kind = PermissionOptionKind.AllowOnce }],
    };

    private sealed class Observer : IAgentObserver
    {
        public int Updates { get; private set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null to be silent for ever.</summary>
        public RequestPermissionOutcome? Answer { get; set; }

        public void Updated(AgentSession session, SessionUpdate update, ViewItem? item) => Updates++;

        public async Task<RequestPermissionOutcome> AnswerAsync(AgentSession session, RequestPermissionRequest request, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            if (Answer is null)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            return Answer!;
        }
    }
}
