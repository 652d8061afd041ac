using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Harmless;

namespace AcpAgent.Core.Permissions.Answers;

/// <summary>
/// What a person is told that a command line runs, program and subcommand, so that "always" covers that and nothing else: only for programs
/// that are known to run no other program that their arguments name, with the options of which the same is known.
/// </summary>
internal static class NamedCommands
{
    /// <summary>More than these nobody reads before answering.</summary>
    private const int Most = 3;

    /// <summary>How much of paths, those of the directories each time, is looked at.</summary>
    private const int MostCharacters = 16 * 1024;

    /// <summary>The names of all that does more than read; null where that cannot be told for certain.</summary>
    public static IReadOnlyList<string>? Of(CommandReading reading, ICommandSight sight)
    {
        if (reading.Problem is not null || reading.NotSimple is not null || reading.Unproven.Count > 0 || reading.Forbidden.Count > 0)
        {
            return null;
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        var characters = 0L;
        foreach (var call in reading.Invocations)
        {
            characters += (call.Arguments.Count + 1L) * (call.Directories ?? []).Sum(directory => directory.Length) + call.Arguments.Sum(argument => argument.Text.Length);
            if (characters > MostCharacters)
            {
                return null;
            }

            if (HarmlessJudge.OnlyReads(call, sight))
            {
                continue;
            }

            if (NameOf(call, sight) is not { } name)
            {
                return null;
            }

            names.Add(name);
        }

        return names.Count is > 0 and <= Most ? [.. names] : null;
    }

    private static string? NameOf(Invocation call, ICommandSight sight)
    {
        if (call is not { Kind: InvocationKind.Direct, Builtin: false, Assignments.Count: 0, Directories: { } directories }
            || call.Program?.Plain is not { } program
            || program != call.Name
            || !call.Redirections.All(file => file.Target.Plain == "/dev/null" || (file.IsDescriptor && file.Target.Plain is "1" or "2"))
            || directories.Any(directory => sight.Path(directory) is not { WithinRoots: true })
            || sight.Program(program) is null
            || NamedPrograms.Find(program, call.Arguments) is not { } found
            || found.Options.Read(found.After) is not { Paths: { } paths })
        {
            return null;
        }

        return call.Arguments.All(argument => IsPlain(program, argument, directories))
            && paths.All(path => path.Plain is { } plain && directories.All(directory => Lies(plain, directory, sight)))
            ? found.Name
            : null;
    }

    /// <summary>Nothing that the shell or the program makes something else of, and no file that needs a word of its own.</summary>
    private static bool IsPlain(string program, Field argument, IReadOnlyList<string> directories) =>
        argument is { IsKnown: true, Text: not [Field.AnyText or Field.AnyCharacter or Field.AnyOf, ..] }
        && !NamedPrograms.ReadsAsOption(program, argument.Text)
        && directories.All(directory => !IsSensitive(LexicalPath.Combine(directory, argument.Text[(argument.Text.IndexOf('=') + 1)..])));

    private static bool Lies(string path, string directory, ICommandSight sight) =>
        sight.Path(path.StartsWith('/') ? path : $"{directory.TrimEnd('/')}/{path}") is { WithinRoots: true } seen && !IsSensitive(seen.Canonical);

    private static bool IsSensitive(string path) => SensitivePaths.IsProtected(path) || SensitivePaths.HoldsSecrets(path);
}
