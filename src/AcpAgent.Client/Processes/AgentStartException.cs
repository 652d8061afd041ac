namespace AcpAgent.Client.Processes;

/// <summary>An agent's program could not be started; the message says why.</summary>
public sealed class AgentStartException(string message) : Exception(message);
