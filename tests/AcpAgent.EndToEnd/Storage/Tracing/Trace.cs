using System.Globalization;
using System.Text.RegularExpressions;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>What strace saw of a process and all its threads.</summary>
internal static partial class Trace
{
    private const string Calls =
        "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,unlink,unlinkat,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,truncate,ftruncate";

    /// <summary>The command that runs another one and notes its system calls in a file. The running test ends here where it cannot be had.</summary>
    public static async Task<IReadOnlyList<string>> CommandAsync(string file) =>
        [await StraceAsync(), "-f", "-y", "-qq", "-s", "1000000", "-e", $"trace={Calls}", "-e", "signal=none", "-o", file];

    /// <summary>The command that runs another one and sends it a signal at a system call, as <c>-e inject</c> takes it.</summary>
    public static async Task<IReadOnlyList<string>> InjectingCommandAsync(string what) =>
        [await StraceAsync(), "-f", "-qq", "-e", $"inject={what}", "-o", "/dev/null"];

    /// <summary>The calls in the order in which they were entered.</summary>
    /// <param name="lines">What strace wrote with <c>-f -y</c>.</param>
    public static IReadOnlyList<TracedCall> Parse(IEnumerable<string> lines)
    {
        var calls = new List<TracedCall>();
        var unfinished = new Dictionary<string, (string Text, int Begin)>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (Entered().Match(line) is { Success: true } entered)
            {
                unfinished[entered.Groups["thread"].Value] = (entered.Groups["call"].Value, number);
            }
            else if (Resumed().Match(line) is { Success: true } resumed && unfinished.Remove(resumed.Groups["thread"].Value, out var begun))
            {
                Add(calls, begun.Text + resumed.Groups["rest"].Value, begun.Begin, number);
            }
            else if (Whole().Match(line) is { Success: true } whole)
            {
                Add(calls, whole.Groups["call"].Value, number, number);
            }
        }

        return [.. calls.OrderBy(call => call.Begin)];
    }

    private static async Task<string> StraceAsync()
    {
        var strace = Component.Program("strace");
        var (code, _, errors) = await ProgramRun.TryAsync([strace, "-o", "/dev/null", "true"]);
        if (code != 0)
        {
            Component.Missing("strace that may trace", errors.Trim());
        }

        return strace;
    }

    private static void Add(List<TracedCall> calls, string text, int begin, int end)
    {
        if (Done().Match(text) is not { Success: true } done)
        {
            return;
        }

        var (name, arguments, result) = (done.Groups["name"].Value, done.Groups["arguments"].Value, done.Groups["result"].Value);
        var count = int.Parse(done.Groups["number"].Value, CultureInfo.InvariantCulture);
        TracedCall Call(TracedKind kind, string path) => new(kind, path, begin, end);
        var call = name switch
        {
            "open" or "openat" or "openat2" or "creat" when Writing().IsMatch(arguments) || name == "creat" => Call(TracedKind.Opens, Descriptor(result)),
            "write" or "writev" or "pwrite64" or "pwritev" or "pwritev2" =>
                Call(TracedKind.Writes, Descriptor(arguments)) with { Bytes = StraceText.Bytes(arguments).AsMemory(0, count) },
            "fsync" or "fdatasync" => Call(TracedKind.Syncs, Descriptor(arguments)),
            "ftruncate" => Call(TracedKind.Truncates, Descriptor(arguments)),
            "truncate" => Call(TracedKind.Truncates, Paths(arguments)[0]),
            "mkdir" or "mkdirat" => Call(TracedKind.MakesDirectory, Paths(arguments)[0]),
            "unlink" or "unlinkat" => Call(TracedKind.Removes, Paths(arguments)[0]),
            "rename" or "renameat" or "renameat2" or "link" or "linkat" => Call(TracedKind.Renames, Paths(arguments)[0]) with { To = Paths(arguments)[1] },
            _ => null,
        };
        if (call is not null)
        {
            calls.Add(call);
        }
    }

    private static string Descriptor(string text) => Descriptors().Match(text).Groups["path"].Value;

    /// <summary>The names in a call's arguments, each with the directory before it, where there is one.</summary>
    private static List<string> Paths(string arguments) =>
    [
        .. Names().Matches(arguments).Select(name => Path.Combine(name.Groups["directory"].Value, StraceText.Text(name.Groups["name"].Value))),
    ];

    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>.*) <unfinished \.\.\.>$")]
    private static partial Regex Entered();

    [GeneratedRegex(@"^(?<thread>\d+) +<\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^\d+ +(?<call>.*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<name>\w+)\((?<arguments>.*)\) += (?<result>(?<number>\d+)(?:<.*>(?:\(deleted\))?)?)$")]
    private static partial Regex Done();

    [GeneratedRegex("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")]
    private static partial Regex Writing();

    [GeneratedRegex(@"^\d+<(?<path>[^>]*)>")]
    private static partial Regex Descriptors();

    [GeneratedRegex(@"(?:(?:AT_FDCWD|\d+)<(?<directory>[^>]*)>, )?""(?<name>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Names();
}
