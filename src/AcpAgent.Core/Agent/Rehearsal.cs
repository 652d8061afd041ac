using System.Text.Json;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The first session of a process, played through without a session: code and metadata are looked for when they are first used, and this
/// is done while the client is still reading the answer to <c>initialize</c>. Touches neither disk nor network.
/// </summary>
internal static class Rehearsal
{
    private const string NoSession = "00000000000000000000000000000000";

    public static void Run(ModelHandle model)
    {
        var request = AcpJson.Read(
            """{"cwd":"/","mcpServers":[{"name":"a","command":"/","args":[""],"env":[{"name":"A","value":""}]},{"type":"http","name":"b","url":"http://b","headers":[]}]}"""u8,
            AcpJson.Context.NewSessionRequest);
        _ = SessionSetup.Check(request.McpServers);
        AcpJson.Read("""{"sessionId":"","cwd":"/","mcpServers":[]}"""u8, AcpJson.Context.LoadSessionRequest);
        AcpJson.Read("""{"sessionId":"","prompt":[{"type":"text","text":""}]}"""u8, AcpJson.Context.PromptRequest);
        var first = new SessionCreated { Cwd = request.Cwd, ModeId = SessionModes.WorkspaceWrite };
        Record(new SegmentOpened { Format = SegmentOpened.CurrentFormat, SessionId = NoSession, Segment = 1, Owner = new SegmentOwner(NoSession, 0, ""), Program = "" });
        Record(first);

        var state = SessionState.Empty.After(first);
        var answer = new NewSessionResponse { SessionId = NoSession, Modes = Capabilities.Modes(state), ConfigOptions = Capabilities.Options(state, model) };
        JsonSerializer.SerializeToUtf8Bytes(answer, AcpJson.Context.NewSessionResponse);
        var update = new SessionNotification { SessionId = NoSession, Update = Projection.ToUpdate(new AgentText("", ""))! };
        JsonSerializer.SerializeToUtf8Bytes(update, AcpJson.Context.SessionNotification);
        AcpJson.Read("{}"u8, AcpJson.Context.ListSessionsRequest);
        var list = new ListSessionsResponse { Sessions = [new SessionInfo { SessionId = NoSession, Cwd = request.Cwd, AdditionalDirectories = [], Title = "" }] };
        JsonSerializer.SerializeToUtf8Bytes(list, AcpJson.Context.ListSessionsResponse);
    }

    private static void Record(JournalRecord record)
    {
        var json = new ByteBuffer();
        RecordJson.Write(json, record);
        RecordJson.Read(json.Written);
        json.Release();
    }
}
