using AcpAgent.Client.Processes;

namespace AcpAgent.Client.Demo;

/// <summary>What the demo is told.</summary>
/// <param name="Agent">How the agent that is shown is started to serve stdio; further options are added.</param>
/// <param name="Keep">Whether the demo's folder stays afterwards.</param>
public sealed record DemoOptions(AgentCommand Agent, bool Keep);
