namespace AcpAgent.EndToEnd.Crash;

/// <summary>What a kill is meant to hit.</summary>
internal enum Aim
{
    Streaming,
    Permission,
    Tool,
    Shutdown,
    Load,
    TornLoad,
    Create,
}
