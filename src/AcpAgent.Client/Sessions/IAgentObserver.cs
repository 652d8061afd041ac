using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Sessions;

/// <summary>Whoever watches an agent at work and answers what it asks.</summary>
public interface IAgentObserver
{
    /// <summary>An update has come and has been taken into the session's view. Called in the order of the messages.</summary>
    /// <param name="session">The session.</param>
    /// <param name="update">What has come.</param>
    /// <param name="item">The item of the view that it is about; null for none.</param>
    void Updated(AgentSession session, SessionUpdate update, ViewItem? item);

    /// <summary>The agent asks for permission.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">What it asks, with the options to answer with.</param>
    /// <param name="cancellation">Fires when the turn is cancelled; the agent is told so whatever is returned then.</param>
    Task<RequestPermissionOutcome> AnswerAsync(AgentSession session, RequestPermissionRequest request, CancellationToken cancellation);
}
