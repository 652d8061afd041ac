using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools.Clients;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>
/// A command as a client is asked to run it: the same bash, without start-up files, with empty input and with exactly the environment that it
/// would have here. Nothing of the client's own environment reaches it, so no <c>BASH_ENV</c> and no exported function either; and no value
/// of ours that nobody is told.
/// </summary>
internal static class TerminalProgram
{
    /// <summary>Bytes of output that the client is asked to keep.</summary>
    public const int MostOutput = 1024 * 1024;

    private const string WithEmptyInput = "exec \"$0\" \"$@\" < /dev/null";

    private static readonly string[] _bash = ["--noprofile", "--norc", "-c", "--"];

    public static TerminalOrder Of(string bash, string command, string directory, IReadOnlyDictionary<string, string> environment, Redaction secrets) => new(
        "/usr/bin/env",
        [
            "-i",
            .. environment.Where(variable => ReferenceEquals(secrets.Apply(variable.Value), variable.Value)).Select(variable => $"{variable.Key}={variable.Value}"),
            bash, .. _bash, WithEmptyInput,
            bash, .. _bash, command,
            "bash",
        ],
        directory,
        MostOutput);
}
