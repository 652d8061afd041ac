namespace AcpAgent.Hosting.Options;

/// <summary>The command line or the environment says something that cannot be; the message names the option.</summary>
public sealed class OptionException(string option, string problem) : Exception($"{option}: {problem}");
