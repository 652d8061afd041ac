namespace AcpAgent.Client.Demo;

/// <summary>Something that the demo was to show did not happen.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
