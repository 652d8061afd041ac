using AcpAgent.Core.Instructions;
using AcpAgent.Core.Instructions.Memory;
using AcpAgent.Core.Instructions.Skills;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>One prompt, from its place in the session's queue to its answer.</summary>
internal static class PromptTurn
{
    public static async Task<PromptResponse> RunAsync(
        AgentServer server, LiveSession session, IClientPeer sender, IReadOnlyList<ContentBlock> prompt, WorkCancellation work)
    {
        var roots = session.State.Roots;
        var project = server.Instructions.Read(roots);
        var conversation = server.Conversations.Of(session);
        var skills = server.Skills.Of(roots.Cwd);
        var snapshot = server.Configuration.Read(roots, project, skills);
        server.Changes.Saw(session.Id, snapshot);
        var memory = server.Options.UserDirectory is { } user ? new SessionMemory(user, roots.Cwd) : null;
        IReadOnlyList<string> forgotten = [];
        var remembered = memory?.Describe(out forgotten) ?? "";
        IReadOnlyList<ITool> tools =
        [
            .. server.Tools,
            new AskUserTool(showsForms: session.Attachment?.Capabilities.Elicitation?.Form is not null),
            .. memory is null ? Array.Empty<ITool>() : [new SaveMemoryTool(memory, TimeProvider.System)],
            .. skills.Skills.Count > 0 ? [new ActivateSkillTool(skills)] : Array.Empty<ITool>(),
        ];
        var host = new TurnHost(session, sender, [.. snapshot.Problems, .. forgotten]);
        foreach (var missing in InterruptedTurn.Close(conversation, TurnEndCause.Failure))
        {
            // A former turn ended when there was no room for its end.
            host.Append(missing);
            conversation.Apply(missing);
        }

        var cancellation = new TurnCancellation();
        await using var registration = work.Token.UnsafeRegister(
            _ => cancellation.Cancel(work.Reason == CancelReason.Shutdown ? TurnCancelReason.Shutdown : TurnCancelReason.User),
            null).ConfigureAwait(false);

        var request = new TurnRequest
        {
            TurnId = $"t{conversation.NextTurnNumber}",
            Prompt = prompt,
            Conversation = conversation,
            Model = server.Model,
            Tools = tools,
            MoreTools = new ServerTools(server.Mcp, session),
            Versions = snapshot.Versions,
            Shell = server.Shells?.Of(session.Id),
            Files = new ClientFiles(session),
            Terminals = new ClientTerminals(session),
            Policy = new SessionPolicy(server.Rules, server.Changes, session.Id, () => session.State),
            Instructions = server.Options.Secrets.Current.Apply(SystemPrompt.Build(roots, tools, project.Text, skills, SessionSkills.Asked(skills, prompt), remembered)),
            Secrets = server.Options.Secrets,
            Limits = server.Options.Limits,
            PermissionExpiry = server.Options.PermissionExpiry,
        };

        var outcome = await server.Turns.RunAsync(request, host, cancellation).ConfigureAwait(false);
        if (host.HasLost)
        {
            // What could not be written is not part of the session: the next prompt goes by the journal.
            server.Conversations.Forget(session);
        }
        else
        {
            server.Conversations.Keep(session, conversation);
        }

        if (outcome.StopReason is not { } stopReason)
        {
            var error = outcome.Error ?? "The turn failed.";
            throw host.HasLost
                ? AgentErrors.Storage(error, session.Id, server.Options.DataDirectory)
                : AgentErrors.Of(AgentErrors.TurnFailed, error, session.Id);
        }

        return new PromptResponse { StopReason = stopReason, Meta = TurnMeta.Of(outcome.Usage, snapshot.Versions) };
    }
}
