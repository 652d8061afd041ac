namespace AcpAgent.Core.Tools.Shell;

/// <summary>What is to be run.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Directory">Where it starts: absolute, without links.</param>
/// <param name="WithinRoots">Whether that lies in the session's roots.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="IsBackground">Whether it runs on after the call.</param>
/// <param name="IsOutside">Whether it is to run without the sandbox, in which it has failed.</param>
internal sealed record ShellOrder(string Command, string Directory, bool WithinRoots, TimeSpan Timeout, bool IsBackground, bool IsOutside = false);
