using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Floor;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Core.Permissions;

/// <summary>What a command line does: a pure function of its text, of where it runs and of what was seen there.</summary>
/// <param name="Forbidden">Why it must never run; null where it may.</param>
/// <param name="Unproven">What of it is known only when it runs, so that a person has to decide; null where there is nothing.</param>
/// <param name="Dangerous">Why it is not even asked about in the workspace; null where it is.</param>
/// <param name="Harmless">That it only reads, and what must be seen to so that it does; null where that is not proven.</param>
/// <param name="NotHarmless">Why it is not proven.</param>
public sealed record CommandJudgement(string? Forbidden, string? Unproven, string? Dangerous, HarmlessRun? Harmless, string? NotHarmless)
{
    /// <summary>Programs and subcommands that do more than read, all of them; null where they cannot be named for certain.</summary>
    public IReadOnlyList<string>? Named { get; init; }

    /// <summary>Judges a command line with what can be seen now.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="directory">Where it starts, absolute.</param>
    /// <param name="home">The home directory that it is told.</param>
    /// <param name="roots">The session's roots, links resolved.</param>
    /// <param name="sight">What is seen.</param>
    internal static CommandJudgement Of(string text, string directory, string home, IReadOnlyList<string> roots, ICommandSight sight)
    {
        var reading = CommandReader.Read(text, new CommandPlace(directory, home));
        var (forbidden, unproven, dangerous) = new HardFloor(home, roots, sight).Judge(reading);
        if (forbidden is not null || unproven is not null || dangerous is not null)
        {
            return new(forbidden, unproven, dangerous, null, forbidden ?? unproven ?? dangerous);
        }

        var (run, problem) = HarmlessJudge.Judge(reading, sight);
        return new(null, null, null, run, problem) { Named = run is null ? NamedCommands.Of(reading, sight) : null };
    }
}
