namespace AcpAgent.Core.Sessions;

/// <summary>A session that has just been attached to a client.</summary>
/// <param name="Session">The session.</param>
/// <param name="Attachment">How the client is shown it; still holding back.</param>
/// <param name="Sequence">What was written up to here is not shown by the attachment: it is the replay's.</param>
public sealed record TakenSession(LiveSession Session, Attachment Attachment, long Sequence);
