using System.Buffers;
using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>Whether a command line provably only reads, and only what may be read unasked.</summary>
internal sealed class HarmlessJudge
{
    private static readonly SearchValues<char> _processLetters = SearchValues.Create("auxfwjlhrTm0123456789,");
    private static readonly string[] _filterWords = ["env", "ENV", "import", "include", "input_filename"];

    private readonly ICommandSight _sight;
    private readonly Dictionary<string, string> _programs = [];
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

    private string? ByProgram(string name, Invocation call, IReadOnlyList<string> directories)
    {
        var arguments = call.Arguments;
        switch (name)
        {
            case "git":
                _git = true;
                return GitReading.ProblemOf(arguments, (path, from) => PathProblem(path, from), directories, _sight);
            case "find":
                return FindProblem(arguments, directories);
            case "sed":
                return Scripted(arguments, TextPrograms.ReadSed(arguments), directories);
            case "awk" or "gawk" or "mawk":
                return Scripted(arguments, TextPrograms.ReadAwk(arguments), directories);
            case "test" or "[":
                return TestProblem(name, arguments, directories);
            case ":" or "true" or "false" or "echo":
                return arguments.Select(argument => TextProblem(argument, directories)).FirstOrDefault(problem => problem is not null);
            case "printf":
                return arguments is [{ Plain: { } format }, ..] && format is not ['-', ..] ? arguments.Select(argument => TextProblem(argument, directories)).FirstOrDefault(problem => problem is not null) : "its format is not plain";
            case "cd":
                return arguments is [{ Plain: { } target }] && target is not ['-', ..] ? PathProblem(target, directories) : "where it goes is not plain";
            case "type":
                return arguments.All(argument => argument.Plain is not null and not ['-', _, ..]) ? null : "its arguments are not plain";
            case "command":
                return arguments is [{ Plain: "-v" or "-V" }, { Plain: not null }] ? null : "it runs a program";
            case "date" when !arguments.All(argument => argument.Plain is ['+', ..] or ['-', ..]) && !arguments.Any(argument => argument.Plain is "-d"):
                return "it may set the time";
            case "date" when arguments.Count(argument => argument.Plain is not (['+', ..] or ['-', ..])) > 1:
                return "it may set the time";
            case "sleep":
                return arguments is [{ Plain: { Length: <= 4 } time }] && time.All(c => char.IsAsciiDigit(c) || c is '.' or 's') && time.Count(char.IsAsciiDigit) <= 2 ? null : "it waits long";
            case "ps" when arguments.Where((argument, at) => argument.Plain is not ['-', ..] && argument.Plain?.AsSpan().IndexOfAnyExcept(_processLetters) is not < 0 && (at == 0 || arguments[at - 1].Plain is not ("-o" or "-O" or "-p" or "-C" or "-u" or "-U" or "-g" or "-G" or "-t" or "-q" or "-s"))).Any():
                return "it may show environments";
            case "jq" when arguments.Any(argument => argument.Plain is { } filter && _filterWords.Any(filter.Contains)):
                return "its filter reads more than files";
        }

        if (HarmlessPrograms.Of(name) is not { } options)
        {
            return "it is not among the programs that only read";
        }

        _rg |= name == "rg";
        var (paths, problem) = options.Read(arguments);
        return problem ?? paths!.Select(operand => PathProblem(operand, directories)).FirstOrDefault(why => why is not null);
    }

    private string? Scripted(IReadOnlyList<Field> arguments, IReadOnlyList<Field>? files, IReadOnlyList<string> directories) =>
        files is null
            ? "its program is more than choosing and printing lines"
            : files.Select(file => PathProblem(file, directories)).FirstOrDefault(problem => problem is not null);

    private string? FindProblem(IReadOnlyList<Field> arguments, IReadOnlyList<string> directories)
    {
        var expression = FindExpression.Of(arguments);
        var i = 0;
        while (i < arguments.Count && arguments[i].Plain is "-P")
        {
            i++;
        }

        for (; i < arguments.Count && arguments[i].Text is not ['-', ..] and not "(" and not "!"; i++)
        {
            if (PathProblem(arguments[i], directories) is { } problem)
            {
                return problem;
            }
        }

        for (; i < arguments.Count; i++)
        {
            if (arguments[i].Plain is not { } word)
            {
                return "an argument is not plain";
            }

            if (TextPrograms.FindTests.Contains(word))
            {
                continue;
            }

            if (!TextPrograms.FindValuedTests.Contains(word) || ++i >= arguments.Count || !arguments[i].IsKnown || arguments[i].IsPattern)
            {
                return $"{word} is not known to only look";
            }
        }

        return expression.Runs.Count > 0 || expression.Deletes ? "it acts on what it finds" : null;
    }

    private string? TestProblem(string name, IReadOnlyList<Field> arguments, IReadOnlyList<string> directories)
    {
        var words = name == "[" ? arguments.Take(Math.Max(0, arguments.Count - 1)).ToArray() : arguments;
        if (name == "[" && arguments is not [.., { Plain: "]" }])
        {
            return "it is not closed";
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].IsKnown || words[i].IsPattern)
            {
                return "what it tests is known only when it runs";
            }

            if (words[i].Plain is ['-', _] test)
            {
                if (!"abcdefghkprsuwxzGLNOSn".Contains(test[1]))
                {
                    return $"{test} is not known to only test";
                }

                if (test is not ("-z" or "-n" or "-a" or "-o") && i + 1 < words.Count && PathProblem(words[i + 1], directories) is { } problem)
                {
                    return problem;
                }
            }
            else if (words[i].Plain is ['-', ..] and not ("-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge"))
            {
                return $"{words[i]} is not known to only test";
            }
        }

        return null;
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

    private static string? ProblemOf(PathSight? path) => path switch
    {
        null => "where a path leads is not known",
        { WithinRoots: false } => $"{path.Given} lies outside the workspace",
        _ when SensitivePaths.HoldsSecrets(path.Canonical) => $"{path.Given} may hold keys or passwords",
        _ => null,
    };
}
