using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The agent's end of one connection: what its client can do, and which sessions it is shown. Losing the connection cancels nothing.
/// </summary>
internal sealed class AgentConnection : IAcpAgent
{
    private readonly AgentServer _server;
    private readonly IClientPeer _client;
    private readonly ConnectionPolicy _policy;
    private readonly ConcurrentDictionary<string, TakenSession> _active = new();
    private ClientCapabilities _capabilities = new();

    public AgentConnection(AgentServer server, IClientPeer client, ConnectionPolicy policy)
    {
        _server = server;
        _client = client;
        _policy = policy;
        client.Closed.Register(() => _ = Task.Run(DetachAllAsync));
    }

    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, RequestContext context)
    {
        _capabilities = request.ClientCapabilities ?? new ClientCapabilities();
        return Task.FromResult(Capabilities.Initialize(_policy.AcceptsToken is not null, AgentServer.Version, _server.Shells?.Sandbox));
    }

    public Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, RequestContext context)
    {
        if (_policy.AcceptsToken is not { } accepts || request.MethodId != Capabilities.TokenMethod)
        {
            throw AcpException.InvalidParams("methodId", "is not one of the advertised authentication methods");
        }

        if (request.Meta?[Capabilities.TokenMeta] is not { } token
            || token.GetValueKind() != JsonValueKind.String
            || !accepts(token.GetValue<string>()))
        {
            throw AcpException.AuthRequired();
        }

        _policy.Authenticated?.Invoke();
        return Task.FromResult(new AuthenticateResponse());
    }

    public Task<LogoutResponse> LogoutAsync(LogoutRequest request, RequestContext context) =>
        throw AcpException.MethodNotFound(AcpMethods.Logout);

    public async Task<NewSessionResponse> NewSessionAsync(NewSessionRequest request, RequestContext context)
    {
        RefuseIfGoingDown();
        var setup = SessionSetup.Check(request.Cwd, request.AdditionalDirectories, request.McpServers, _server.Options.DataDirectory);
        var first = new SessionCreated
        {
            Cwd = setup.Roots.Cwd,
            AdditionalDirectories = setup.Roots.AdditionalDirectories,
            McpServers = setup.McpServerNames,
            ModeId = SessionModes.WorkspaceWrite,
        };

        var taken = await InSession("", () => _server.Sessions.CreateAsync(first, _client, _capabilities, context.Cancellation))
            .ConfigureAwait(false);
        if (_server.IsGoingDown)
        {
            await _server.Sessions.DeleteAsync(taken.Session.Id).ConfigureAwait(false);
            throw AgentErrors.GoingDown();
        }

        AttachServers(taken, setup, context);
        Activate(taken, context);
        var state = taken.Session.State;
        return new NewSessionResponse
        {
            SessionId = taken.Session.Id,
            Modes = Capabilities.Modes(state),
            ConfigOptions = Capabilities.Options(state, _server.Model),
        };
    }

    public async Task<LoadSessionResponse> LoadSessionAsync(LoadSessionRequest request, RequestContext context)
    {
        var setup = SessionSetup.Check(request.Cwd, request.AdditionalDirectories, request.McpServers, _server.Options.DataDirectory);
        var state = await TakeAsync(request.SessionId, setup, replay: true, context).ConfigureAwait(false);
        return new LoadSessionResponse { Modes = Capabilities.Modes(state), ConfigOptions = Capabilities.Options(state, _server.Model) };
    }

    public async Task<ResumeSessionResponse> ResumeSessionAsync(ResumeSessionRequest request, RequestContext context)
    {
        var setup = SessionSetup.Check(request.Cwd, request.AdditionalDirectories, request.McpServers ?? [], _server.Options.DataDirectory);
        var state = await TakeAsync(request.SessionId, setup, replay: false, context).ConfigureAwait(false);
        return new ResumeSessionResponse { Modes = Capabilities.Modes(state), ConfigOptions = Capabilities.Options(state, _server.Model) };
    }

    public async Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, RequestContext context)
    {
        Page<SessionSummary> page;
        try
        {
            page = await InSession("", () => _server.Store.ListAsync(request.Cwd, request.Cursor, _server.Options.ListPageSize))
                .ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            throw AcpException.InvalidParams("cursor", "is not one that session/list returned");
        }

        return new ListSessionsResponse { Sessions = [.. page.Items.Select(Describe)], NextCursor = page.NextCursor };
    }

    public async Task<DeleteSessionResponse> DeleteSessionAsync(DeleteSessionRequest request, RequestContext context)
    {
        if (JournalStore.IsSessionId(request.SessionId))
        {
            await InSession(request.SessionId, async () =>
            {
                await _server.Sessions.DeleteAsync(request.SessionId).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            _active.TryRemove(request.SessionId, out _);
        }

        return new DeleteSessionResponse();
    }

    public async Task<CloseSessionResponse> CloseSessionAsync(CloseSessionRequest request, RequestContext context)
    {
        if (Active(request.SessionId) is not null)
        {
            await _server.Sessions.CloseAsync(request.SessionId, CancelReason.User, record: true).ConfigureAwait(false);
            _active.TryRemove(request.SessionId, out _);
        }

        return new CloseSessionResponse();
    }

    public async Task<SetSessionModeResponse> SetSessionModeAsync(SetSessionModeRequest request, RequestContext context)
    {
        await SetModeAsync(Require(request.SessionId), request.ModeId, "modeId").ConfigureAwait(false);
        return new SetSessionModeResponse();
    }

    public async Task<SetSessionConfigOptionResponse> SetSessionConfigOptionAsync(
        SetSessionConfigOptionRequest request, RequestContext context)
    {
        var session = Require(request.SessionId);
        var value = request.Value.Id;
        switch (request.ConfigId)
        {
            case Capabilities.ModeOption when value is not null:
                await SetModeAsync(session, value, "value").ConfigureAwait(false);
                break;
            case Capabilities.ModelOption when value == _server.Model.Id:
                break;
            case Capabilities.ModeOption or Capabilities.ModelOption:
                throw AcpException.InvalidParams("value", $"is not a value of the option {request.ConfigId}");
            default:
                throw AcpException.InvalidParams("configId", "is not an option of this session");
        }

        return new SetSessionConfigOptionResponse { ConfigOptions = Capabilities.Options(session.State, _server.Model) };
    }

    public async Task<PromptResponse> PromptAsync(PromptRequest request, RequestContext context)
    {
        RefuseIfGoingDown();
        var session = Require(request.SessionId);
        PromptContent.Check(request.Prompt);

        try
        {
            return await InSession(request.SessionId, () => session.Queue.RunAsync(
                work => PromptTurn.RunAsync(_server, session, _client, request.Prompt, work),
                _ => new PromptResponse { StopReason = StopReason.Cancelled },
                DeliveredAsync(context),
                context.Cancellation)).ConfigureAwait(false);
        }
        finally
        {
            // This client may just be loading the session again: then updates of the turn are held back, and they come before its answer.
            if (session.Attachment is { } attachment && attachment.Client == _client)
            {
                await attachment.Live.ConfigureAwait(false);
            }
        }
    }

    public void Cancel(CancelNotification notification) => _ = Active(notification.SessionId)?.Queue.CancelAll(CancelReason.User);

    public Task<JsonElement?> ExtensionRequestAsync(string method, JsonElement? parameters, RequestContext context) =>
        throw AcpException.MethodNotFound(method);

    public void ExtensionNotification(string method, JsonElement? parameters)
    {
    }

    private static SessionInfo Describe(SessionSummary session) => new()
    {
        SessionId = session.SessionId,
        Cwd = session.Cwd,
        AdditionalDirectories = session.AdditionalDirectories,
        Title = session.Title,
        UpdatedAt = session.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };

    private async Task<SessionState> TakeAsync(string sessionId, SessionSetup setup, bool replay, RequestContext context)
    {
        RefuseIfGoingDown();
        if (!JournalStore.IsSessionId(sessionId))
        {
            throw AcpException.ResourceNotFound(sessionId);
        }

        return await InSession(sessionId, async () =>
        {
            var active = Active(sessionId);
            var taken = await _server.Sessions.TakeAsync(sessionId, _client, _capabilities, replay, context.Cancellation).ConfigureAwait(false);
            var session = taken.Session;
            try
            {
                if (_server.IsGoingDown)
                {
                    throw AgentErrors.GoingDown();
                }

                if (replay)
                {
                    await taken.ReplayAsync(context.Cancellation).ConfigureAwait(false);
                }

                if (!setup.Roots.All.SequenceEqual(session.State.Roots.All))
                {
                    var attached = new SessionAttached
                    {
                        Cwd = setup.Roots.Cwd,
                        AdditionalDirectories = setup.Roots.AdditionalDirectories,
                        McpServers = setup.McpServerNames,
                    };
                    await session.CommitAsync(attached, Durability.Written).ConfigureAwait(false);
                }
            }
            catch when (session == active)
            {
                // The session goes on as it was: this client is shown it, and may cancel what it has begun.
                Activate(taken, context);
                throw;
            }
            catch
            {
                session.Detach(taken.Attachment);
                await _server.Sessions.ReleaseIfUnusedAsync(sessionId).ConfigureAwait(false);
                throw;
            }

            AttachServers(taken, setup, context);
            Activate(taken, context);
            return session.State;
        }).ConfigureAwait(false);
    }

    // Not before the answer: nobody who creates a session should wait for this.
    private void ShowCommands(TakenSession taken)
    {
        var commands = SessionSkills.Commands(_server.Skills.Of(taken.Session.State.Roots.Cwd));
        if (commands.AvailableCommands.Count > 0 && Active(taken.Session.Id) == taken.Session && !taken.Attachment.Ended.IsCancellationRequested)
        {
            _client.Update(new SessionNotification { SessionId = taken.Session.Id, Update = commands });
        }
    }

    // None is started before the answer: a session is there as quickly with servers as without.
    private void AttachServers(TakenSession taken, SessionSetup setup, RequestContext context)
    {
        var session = taken.Session;
        var servers = _server.Mcp.Attach(session.Id, setup.Roots, setup.McpServers, status => session.Attachment?.Show(
            new SessionNotification { SessionId = session.Id, Update = McpMeta.Of(status) }));
        context.AfterResponse(() => _ = servers.BeginAsync());
    }

    private void Activate(TakenSession taken, RequestContext context)
    {
        _active[taken.Session.Id] = taken;
        context.AfterResponse(taken.Attachment.GoLive);
        context.AfterResponse(() => _ = Task.Run(() => ShowCommands(taken)));
        if (_client.Closed.IsCancellationRequested)
        {
            _ = Task.Run(DetachAllAsync);
        }
    }

    /// <summary>The session, where this connection is the one that it is shown to.</summary>
    private LiveSession? Active(string sessionId) =>
        _active.TryGetValue(sessionId, out var taken) && taken.Session.Attachment?.Client == _client ? taken.Session : null;

    /// <summary>
    /// Completes when the answer is on its way, or can go nowhere any more. The next prompt of the session waits for that: never an
    /// update of it before the answer.
    /// </summary>
    private Task DeliveredAsync(RequestContext context)
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = _client.Closed.UnsafeRegister(_ => delivered.TrySetResult(), null);
        context.AfterResponse(() =>
        {
            delivered.TrySetResult();
            closed.Dispose();
        });
        return delivered.Task;
    }

    private LiveSession Require(string sessionId) => Active(sessionId) ?? throw AcpException.ResourceNotFound(sessionId);

    private async Task SetModeAsync(LiveSession session, string modeId, string field)
    {
        if (!SessionModes.Exists(modeId))
        {
            throw AcpException.InvalidParams(field, "is not one of the session's modes");
        }

        await InSession(session.Id, async () =>
        {
            try
            {
                await session.CommitAsync(new ModeChanged(modeId), Durability.Synced).ConfigureAwait(false);
                return true;
            }
            catch (JournalWriteException) when (Active(session.Id) != session)
            {
                // It has been closed meanwhile.
                throw AcpException.ResourceNotFound(session.Id);
            }
        }).ConfigureAwait(false);
    }

    private void RefuseIfGoingDown()
    {
        if (_server.IsGoingDown)
        {
            throw AgentErrors.GoingDown();
        }
    }

    private async Task<T> InSession<T>(string sessionId, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (AgentErrors.From(failure, sessionId, _server.Options.DataDirectory) is { } answer)
        {
            throw answer;
        }
    }

    private async Task DetachAllAsync()
    {
        foreach (var (id, _) in _active)
        {
            if (_active.TryRemove(id, out var taken))
            {
                taken.Session.Detach(taken.Attachment);
                await _server.Sessions.ReleaseIfUnusedAsync(id).ConfigureAwait(false);
            }
        }
    }
}
