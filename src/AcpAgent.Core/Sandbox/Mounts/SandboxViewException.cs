namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>A view of the files cannot be made as it is meant.</summary>
/// <param name="message">Why, in words that complete a sentence.</param>
internal sealed class SandboxViewException(string message) : Exception(message);
