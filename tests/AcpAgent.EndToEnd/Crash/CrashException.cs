namespace AcpAgent.EndToEnd.Crash;

/// <summary>A promise was broken.</summary>
public sealed class CrashException(string message, Exception? inner = null) : Exception(message, inner);
