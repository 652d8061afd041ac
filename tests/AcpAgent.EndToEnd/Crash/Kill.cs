namespace AcpAgent.EndToEnd.Crash;

/// <summary>A process was killed.</summary>
/// <param name="Phase">What it was doing.</param>
/// <param name="MidTurn">Whether it had a turn that its journal does not end.</param>
internal readonly record struct Kill(Phase Phase, bool MidTurn);
