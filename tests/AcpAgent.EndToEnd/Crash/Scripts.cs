using System.Globalization;
using System.Text.Json.Nodes;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Directives for the offline model (<c>docs/offline-model.md</c>), at random.</summary>
internal sealed class Scripts(Random random)
{
    /// <summary>A file in the workspace that takes a while to be read to its second line, and no room on the disk.</summary>
    public const string BigFile = "big.txt";

    private static readonly string[] Vocabulary = ["plain", "naïve", "日本語", "🦩🦩", "\"quoted\"", "<tag>&", "\\n"];

    /// <summary>Makes the files that the directives name.</summary>
    public static void Furnish(string workspace)
    {
        File.WriteAllText(Path.Combine(workspace, "readme.md"), "A workspace.\n");
        using var big = File.Create(Path.Combine(workspace, BigFile));
        big.Write([.. Enumerable.Repeat((byte)'x', 1 << 14)]);
        big.Seek(128 << 20, SeekOrigin.Begin);
        big.Write("\nthe end\n"u8);
    }

    /// <summary>A prompt that is answered as its lines say. Its number makes it unlike any other of the session.</summary>
    public static string Prompt(int number, params IEnumerable<string> lines) =>
        string.Join('\n', [string.Create(CultureInfo.InvariantCulture, $"Number {number}."), .. lines.Select(line => "/offline " + line)]);

    /// <summary>The same, and then streams for a minute, which no test waits for.</summary>
    public static string Endless(int number, params IEnumerable<string> lines) => Prompt(number, [.. lines, "delay 3;stream 20000 5"]);

    /// <summary>A call that does a write.</summary>
    public static string Write(ToldWrite write) =>
        $"call write_file {new JsonObject { ["file_path"] = write.Path, ["content"] = write.Content }.ToJsonString(CrashAgent.Raw)}";

    /// <summary>A call that runs for long; no two are the same.</summary>
    public static string LongRead(int number) => $$"""call read_file {"file_path":"{{BigFile}}","offset":2,"limit":{{number + 1}}}""";

    /// <summary>A call whose arguments come slowly.</summary>
    public string SlowCall() => $"think 2;delay 2;call todo_write {Plan(new string('x', 600))}";

    /// <summary>Talk of any kind, and about how many updates it is.</summary>
    public (string[] Lines, int Updates) Chatter()
    {
        var count = random.Next(5, 60);
        return random.Next(8) switch
        {
            0 => ([$"delay 1;think {2 * count};stream {count} 24"], 3 * count),
            1 => ([$"think {count};stream {count * 8} 16"], 9 * count),
            2 => ([$"stream 3 70000;think {count}"], 3 + count),
            3 => ([$"delay 1;say {Words(count)}"], count),
            4 => ([$"call todo_write {Plan()}", $"delay 1;think {count};stream {count} 8"], 6 + (2 * count)),
            5 => ([$"calls [{Todo()},{List},{Read()}]", $"say {Words(5)};call todo_write {Plan()}", $"delay 1;stream {count} 8"], 20 + count),
            6 => ([$"calls [{List},{{\"tool\":\"no_such_tool\"}}]", "call read_file {\"file_path\":", $"delay 1;think {count}"], 12 + count),
            _ => ([.. Enumerable.Range(0, 6).SelectMany(_ => new[] { $"think 3;say {Words(3)};calls [{Read()},{Todo()}]" })], 70),
        };
    }

    /// <summary>A few quick steps before something else, or none.</summary>
    public string[] Preface() => random.Next(3) switch
    {
        0 => [],
        1 => [$"think {random.Next(1, 10)};say {Words(4)};calls [{List},{Todo()}]"],
        _ => [$"say {Words(6)};call todo_write {Plan()}"],
    };

    private const string List = """{"tool":"list_directory"}""";

    private string Todo() => $$"""{"tool":"todo_write","arguments":{{Plan()}}}""";

    private string Read() => $$$"""{"tool":"read_file","arguments":{"file_path":"readme.md","limit":{{{random.Next(1, 1000)}}}}}""";

    private string Plan(string more = "") => new JsonObject
    {
        ["todos"] = new JsonArray(new JsonObject
        {
            ["content"] = $"Step {random.Next(1_000_000)} {more}",
            ["status"] = random.Next(2) == 0 ? "in_progress" : "completed",
        }),
    }.ToJsonString();

    private string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));
}
