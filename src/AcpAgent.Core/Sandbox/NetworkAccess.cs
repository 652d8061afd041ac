namespace AcpAgent.Core.Sandbox;

/// <summary>What of the network a confined process reaches.</summary>
public enum NetworkAccess
{
    /// <summary>Nothing: no socket but pairs.</summary>
    None,

    /// <summary>The machine itself.</summary>
    Loopback,

    /// <summary>Everything.</summary>
    All,
}
