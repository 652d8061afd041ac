using System.Buffers;
using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>What each program may be given so that it only reads.</summary>
internal sealed partial class HarmlessJudge
{
    private static readonly SearchValues<char> _processLetters = SearchValues.Create("auxfwjlhrTm0123456789,");
    private static readonly string[] _filterWords = ["env", "ENV", "import", "include", "input_filename"];

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
}
