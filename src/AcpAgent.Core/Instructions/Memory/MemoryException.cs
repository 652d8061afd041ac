namespace AcpAgent.Core.Instructions.Memory;

/// <summary>Memories cannot be read or written; the message is for a person.</summary>
public sealed class MemoryException(string message, Exception? inner = null) : Exception(message, inner);
