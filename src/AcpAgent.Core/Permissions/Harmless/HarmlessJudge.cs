using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>Whether a command line provably only reads, and only what may be read unasked.</summary>
internal sealed partial class HarmlessJudge
{
    private readonly ICommandSight _sight;
    private readonly Dictionary<string, string> _programs = [];
    private readonly HashSet<PathSight> _fine = new(ReferenceEqualityComparer.Instance);
    private bool _git;
    private bool _rg;

    private HarmlessJudge(ICommandSight sight) => _sight = sight;

    /// <summary>What must be seen to when it runs; or why it is not harmless.</summary>
    public static (HarmlessRun? Run, string? Problem) Judge(CommandReading reading, ICommandSight sight)
    {
        if ((reading.Problem ?? reading.NotSimple ?? reading.Unproven.Concat(reading.Forbidden).FirstOrDefault()) is { } problem)
        {
            return (null, problem);
        }

        if (reading.Invocations.Count == 0)
        {
            return (null, "it does nothing");
        }

        var judge = new HarmlessJudge(sight);
        foreach (var call in reading.Invocations)
        {
            if (judge.ProblemOf(call) is { } why)
            {
                return (null, call.Name is { } name ? $"{name}: {why}" : why);
            }
        }

        return (judge.Result(), null);
    }

    /// <summary>Whether one program of a line only reads, with nothing that must be seen to.</summary>
    public static bool OnlyReads(Invocation call, ICommandSight sight)
    {
        var judge = new HarmlessJudge(sight);
        return judge.ProblemOf(call) is null && judge.Result().Environment.Count == 0;
    }

    private HarmlessRun Result()
    {
        var environment = new Dictionary<string, string>();
        if (_git)
        {
            foreach (var (name, value) in HarmlessRun.GitEnvironment)
            {
                environment[name] = value;
            }
        }

        if (_rg)
        {
            // Its configuration file could name a program.
            environment["RIPGREP_CONFIG_PATH"] = "";
        }

        return new HarmlessRun(_programs, environment);
    }

    private string? ProblemOf(Invocation call)
    {
        if (call.Kind != InvocationKind.Direct)
        {
            return "another program runs it";
        }

        foreach (var file in call.Redirections)
        {
            if (!(file.Target.Plain == "/dev/null" || (file.IsDescriptor && file.Target.Plain is "1" or "2")))
            {
                return "it redirects";
            }
        }

        if (call.Program is not { } program)
        {
            return call.Assignments.All(entry => entry.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !entry.Name.EndsWith("_proxy", StringComparison.Ordinal))
                ? null
                : "it sets a variable that programs look at";
        }

        if (call.Assignments.Count > 0)
        {
            return "it sets a variable for a program";
        }

        if (call.Directories is not { } directories || directories.Any(directory => _sight.Path(directory) is not { WithinRoots: true }))
        {
            return "where it runs is not known to lie in the workspace";
        }

        if (program.Plain is not { } path || call.Name is not { } name)
        {
            return "which program it is, is known only when it runs";
        }

        if (!HarmlessPrograms.IsBuiltin(path))
        {
            if (_sight.Program(path) is not { } file)
            {
                return "no such program is known outside the workspace";
            }

            _programs[path] = file;
        }

        if (HarmlessPrograms.TellsVersion(name, call.Arguments))
        {
            return null;
        }

        return ByProgram(name, call, directories);
    }

    private string? TextProblem(Field text, IReadOnlyList<string> directories) =>
        !text.IsKnown ? "an argument is known only when it runs" : text.IsPattern ? PathProblem(text, directories) : null;

    private string? PathProblem(Field operand, IReadOnlyList<string> directories)
    {
        if (!operand.IsKnown)
        {
            return "a file is known only when it runs";
        }

        foreach (var directory in directories)
        {
            var absolute = LexicalPath.Combine(directory, operand.Text);
            if (operand.Plain is null)
            {
                if (_sight.Matches(Separated(directory, operand.Text)) is not { } matches)
                {
                    return "which files match is not known";
                }

                if (operand.Text is [Field.AnyText or Field.AnyCharacter or Field.AnyOf, ..] && matches.Any(match => match.Given[(match.Given.LastIndexOf('/') + 1)..].StartsWith('-')))
                {
                    return "a file that matches reads like an option";
                }

                foreach (var match in matches)
                {
                    if (ProblemOf(match) is { } why)
                    {
                        return why;
                    }
                }
            }
            else if (operand.Text.Length > 0 && operand.Text != "-" && ProblemOf(_sight.Path(operand.Text.Contains("..", StringComparison.Ordinal) ? Separated(directory, operand.Text) : absolute)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>With <c>..</c> left in: after a link it leads elsewhere than the text tells.</summary>
    private static string Separated(string directory, string text) => text.StartsWith('/') ? text : $"{directory.TrimEnd('/')}/{text}";

    private string? ProblemOf(PathSight? path)
    {
        switch (path)
        {
            case null:
                return "where a path leads is not known";
            case { WithinRoots: false }:
                return $"{path.Given} lies outside the workspace";
        }

        if (!_fine.Contains(path) && SensitivePaths.HoldsSecrets(path.Canonical))
        {
            return $"{path.Given} may hold keys or passwords";
        }

        _fine.Add(path);
        return null;
    }
}
