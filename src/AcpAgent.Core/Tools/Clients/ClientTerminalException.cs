namespace AcpAgent.Core.Tools.Clients;

/// <summary>The client did not do with a terminal what it was asked to.</summary>
/// <param name="message">A clause that goes on after "because" or a colon.</param>
public sealed class ClientTerminalException(string message) : IOException(message);
