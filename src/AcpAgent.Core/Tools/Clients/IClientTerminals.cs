namespace AcpAgent.Core.Tools.Clients;

/// <summary>Terminals of the client, in which it runs commands for the agent.</summary>
public interface IClientTerminals
{
    /// <summary>Whether the client has some, now.</summary>
    bool AreOffered { get; }

    /// <summary>
    /// Asks the client that there is now for a terminal; it is on its way when this returns. Completes when the client has answered, however
    /// late that is: what it has made must be released by somebody.
    /// </summary>
    /// <exception cref="ClientTerminalException">It made none, or nobody will ever know.</exception>
    Task<IClientTerminal> CreateAsync(TerminalOrder order);
}
