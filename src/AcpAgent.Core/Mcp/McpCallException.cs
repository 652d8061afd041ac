namespace AcpAgent.Core.Mcp;

/// <summary>A call of a server's tool came to nothing, or nobody knows what it came to.</summary>
/// <param name="message">For the model, whole sentences.</param>
/// <param name="inner">What was thrown.</param>
internal sealed class McpCallException(string message, Exception? inner = null) : Exception(message, inner);
