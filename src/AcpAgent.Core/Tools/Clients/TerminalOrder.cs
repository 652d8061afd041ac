namespace AcpAgent.Core.Tools.Clients;

/// <summary>What is to run in a terminal.</summary>
/// <param name="Program">The program, absolute.</param>
/// <param name="Arguments">Its arguments, without its own name.</param>
/// <param name="Directory">Where it starts, absolute.</param>
/// <param name="MostOutput">Bytes of output that the client keeps; of more, the end.</param>
public sealed record TerminalOrder(string Program, IReadOnlyList<string> Arguments, string Directory, int MostOutput);
