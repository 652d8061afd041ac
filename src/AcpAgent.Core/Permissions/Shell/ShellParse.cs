namespace AcpAgent.Core.Permissions.Shell;

/// <summary>What became of a command line: its tree, or why there is none.</summary>
/// <param name="Script">The tree; null where the text could not be read exactly.</param>
/// <param name="Problem">Why it could not; completes "The command could not be read: …".</param>
/// <param name="Depth">In how many commands, quotes and expansions the problem lies: giving up takes longer the more they are.</param>
internal sealed record ShellParse(ShellScript? Script, string? Problem, int Depth = 0);

/// <summary>How deeply what is being read lies in other things.</summary>
internal sealed class ShellNesting
{
    /// <summary>In how many.</summary>
    public int Depth { get; set; }
}

/// <summary>The text is not read further: it is wrong, or it is something of which it is not certain what bash makes of it.</summary>
internal sealed class ShellSyntaxException(string reason) : Exception(reason);
