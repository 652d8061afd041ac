using System.Diagnostics;
using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class ReadFileToolTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public ReadFileToolTests() => _root = _temp.MakeDirectory("root");

    [Fact]
    public async Task A_small_file_is_shown_as_it_is()
    {
        _temp.Write("root/a.txt", "one\r\ntwo\n\nfour");
        Assert.Equal(new ToolResult(true, "one\r\ntwo\n\nfour"), await ReadAsync(new { file_path = "a.txt" }));
        _temp.Write("root/empty", "");
        Assert.Equal("[The file is empty.]", (await ReadAsync(new { file_path = "empty" })).ForModel);
    }

    [Theory]
    [InlineData(1, 2, "1\n2\n[Lines 1 to 2 are shown. The file goes on: go on with offset 3.]")]
    [InlineData(0, 1, "1\n[Lines 1 to 1 are shown. The file goes on: go on with offset 2.]")]
    [InlineData(4, 10, "4\n5\n")]
    [InlineData(5, 1, "5\n")]
    public async Task Lines_are_counted_from_one_and_it_is_said_where_to_go_on(int offset, int limit, string expected)
    {
        _temp.Write("root/a.txt", "1\n2\n3\n4\n5\n");
        Assert.Equal(expected, (await ReadAsync(new { file_path = "a.txt", offset, limit })).ForModel);
    }

    [Fact]
    public async Task Beyond_the_end_there_is_nothing_and_it_is_said_how_much_there_is()
    {
        _temp.Write("root/a.txt", "1\n2\nunfinished");
        var result = await ReadAsync(new { file_path = "a.txt", offset = 7 });
        Assert.Equal((false, "offset: a.txt has only 3 lines."), (result.Succeeded, result.ForModel));
    }

    [Fact]
    public async Task Numbers_in_quotes_and_null_are_taken_as_meant()
    {
        _temp.Write("root/a.txt", "1\n2\n3\n");
        Assert.StartsWith("2\n", (await ReadAsync(Call.Json("""{"file_path":"a.txt","offset":"2","limit":1.0}"""))).ForModel, StringComparison.Ordinal);
        Assert.Equal("1\n2\n3\n", (await ReadAsync(Call.Json("""{"file_path":"a.txt","offset":null,"limit":null}"""))).ForModel);
    }

    [Theory]
    [InlineData("""{}""", "file_path: is required")]
    [InlineData("""{"file_path":""}""", "file_path: must not be empty")]
    [InlineData("""{"file_path":7}""", "file_path: must be a string")]
    [InlineData("""{"file_path":"a\u0000b"}""", "file_path: must not contain a NUL character")]
    [InlineData("""{"file_path":"~/a"}""", "file_path: ~ is not expanded; give an absolute path, or one relative to the working directory")]
    [InlineData("""{"file_path":"a","offset":-1}""", "offset: must be a whole number, not negative")]
    [InlineData("""{"file_path":"a","offset":1.5}""", "offset: must be a whole number, not negative")]
    [InlineData("""{"file_path":"a","limit":0}""", "limit: must be at least 1")]
    [InlineData("""{"file_path":"a","limit":1e300}""", "limit: must be a whole number, not negative")]
    [InlineData("""{"path":"a"}""", "path: there is no such parameter; there are file_path, offset, limit")]
    public async Task Arguments_that_mean_nothing_are_told(string arguments, string problem) =>
        Assert.Equal(problem, await Call.RefusedAsync("read_file", _root, Call.Json(arguments)));

    [Fact]
    public async Task What_is_no_text_is_not_shown()
    {
        File.WriteAllBytes(_temp["root/early"], [.. "abc"u8, 0, 1, 2]);
        File.WriteAllBytes(_temp["root/late"], [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("text\n", 3000))), 0]);
        File.WriteAllText(_temp["root/utf16"], "hello", Encoding.Unicode);

        Assert.Equal("early is a binary file (6 bytes) and cannot be shown as text.", (await ReadAsync(new { file_path = "early" })).ForModel);
        Assert.Contains("binary file", (await ReadAsync(new { file_path = "late", offset = 2900 })).ForModel, StringComparison.Ordinal);
        Assert.True((await ReadAsync(new { file_path = "late" })).Succeeded);
        Assert.Contains("binary file", (await ReadAsync(new { file_path = "utf16" })).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_replaced_and_a_byte_order_mark_is_dropped()
    {
        File.WriteAllBytes(_temp["root/latin1"], [.. "caf"u8, 0xe9, .. "\n"u8]);
        File.WriteAllBytes(_temp["root/bom"], [0xef, 0xbb, 0xbf, .. "text"u8]);

        Assert.Equal("caf\ufffd\n", (await ReadAsync(new { file_path = "latin1" })).ForModel);
        Assert.Equal("text", (await ReadAsync(new { file_path = "bom" })).ForModel);
    }

    [Fact]
    public async Task Directories_devices_pipes_and_what_is_missing_are_told_and_nothing_waits()
    {
        _temp.MakeDirectory("root/dir");
        using (var mkfifo = Process.Start("mkfifo", _temp["root/pipe"]))
        {
            mkfifo.WaitForExit();
        }

        _temp.Link("root/dangling", "nowhere");
        foreach (var (path, problem) in new[]
        {
            ("dir", "it is a directory; use list_directory"), ("pipe", "it is no ordinary file but a device, a socket or a pipe"), (".", "it is a directory; use list_directory"),
            ("missing.txt", FileError.NotFound.Describe()), ("dangling", FileError.NotFound.Describe()), ("dir/a/b", FileError.NotFound.Describe()),
        })
        {
            Assert.EndsWith($": {problem}", await Call.RefusedAsync("read_file", _root, new { file_path = path }), StringComparison.Ordinal);
        }

        // Outside, what is there is nobody's business before the user has been asked.
        await using var outside = await Call.PrepareAsync("read_file", _root, new { file_path = "/dev/zero" });
        Assert.False(outside.Facts.Paths.Single().WithinRoots);
        Assert.Equal("Cannot read /dev/zero: it is no ordinary file but a device, a socket or a pipe.", (await outside.RunAsync(new TestRun(), default)).ForModel);
    }

    [Fact]
    public async Task Facts_title_and_place_are_those_of_the_file_behind_the_links()
    {
        _temp.Write("root/dir/real.txt", "x");
        _temp.Link("root/link", "dir/real.txt");
        await using var call = await Call.PrepareAsync("read_file", _root, new { file_path = "link", offset = 3 });

        var fact = Assert.Single(call.Facts.Paths);
        Assert.Equal(("link", $"{_root}/dir/real.txt", true, false), (fact.Given, fact.Canonical, fact.WithinRoots, fact.Writes));
        Assert.Equal("Read dir/real.txt from line 3", call.Title);
        Assert.Equal([new ToolCallLocation { Path = $"{_root}/dir/real.txt", Line = 3 }], call.Locations);
        Assert.Empty(call.Preview);
    }

    [Fact]
    public async Task What_is_read_is_the_file_that_was_decided_on_whatever_its_name_stands_for_by_now()
    {
        _temp.Write("root/a.txt", "decided");
        _temp.Write("secret.txt", "secret");
        await using var call = await Call.PrepareAsync("read_file", _root, new { file_path = "a.txt" });
        File.Delete(_temp["root/a.txt"]);
        _temp.Link("root/a.txt", "../secret.txt");

        Assert.Equal("decided", (await call.RunAsync(new TestRun(), default)).ForModel);
    }

    [Fact]
    public async Task A_name_cannot_pass_for_something_else()
    {
        _temp.Write("root/a\nb\u202e.txt", "x");
        await using var call = await Call.PrepareAsync("read_file", _root, new { file_path = "a\nb\u202e.txt" });
        Assert.Equal("""Read a\u000ab\u202e.txt""", call.Title);
    }

    [Fact]
    public async Task A_huge_file_is_read_no_further_than_it_is_shown()
    {
        var path = _temp.Write("root/huge", string.Concat(Enumerable.Range(1, 3000).Select(i => $"line {i}\n")));
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(1L << 40);
        }

        var result = await ReadAsync(new { file_path = "huge" });

        Assert.EndsWith("line 2000\n[Lines 1 to 2000 are shown. The file goes on: go on with offset 2001.]", result.ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_stops_a_long_way_to_the_first_line()
    {
        var path = _temp.Write("root/huge", "x");
        using (var file = File.OpenWrite(path))
        {
            // No newline, and no NUL where it would be seen: a terabyte to pass over.
            file.Seek(8191, SeekOrigin.Begin);
            file.Write(new byte[1]);
            file.SetLength(1L << 40);
            file.Seek(0, SeekOrigin.Begin);
            file.Write(Encoding.ASCII.GetBytes(new string('x', 8192)));
        }

        await using var call = await Call.PrepareAsync("read_file", _root, new { file_path = "huge", offset = 5 });
        using var cancel = new CancellationTokenSource();
        var reading = call.RunAsync(new TestRun(), cancel.Token);
        Assert.False(reading.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Any_file_is_shown_as_the_rules_say() =>
        Gen.Select(
            Gen.Select(Gen.OneOf(Gen.Int[0, 12], Gen.Int[4090, 4100], Gen.Int[0, 70_000]), Gen.OneOf("x", "é", "😀", "\ufffd")).Select((length, unit) => string.Concat(Enumerable.Repeat(unit, length / unit.Length))).Array[0, 8],
            Gen.Int[0, 4], Gen.Int[1, 6], Gen.Bool, Gen.Int[0, 40]).Sample((lines, skip, most, endsWithNewline, nul) =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + (endsWithNewline ? "\n" : ""));
            if (nul < 5 && bytes.Length > 0)
            {
                bytes[bytes.Length * nul / 5] = 0;
            }

            var path = _temp[$"root/{Guid.NewGuid():n}"];
            File.WriteAllBytes(path, bytes);
            using var file = File.OpenHandle(path);
            var window = TextWindow.Read(file, skip, most, CancellationToken.None);
            File.Delete(path);

            Assert.Equal(Expected(bytes, skip, most), window);
        }, iter: 200);

    public void Dispose() => _temp.Dispose();

    private Task<ToolResult> ReadAsync(object arguments) => Call.RunAsync("read_file", _root, arguments);

    /// <summary>The rules, told the slow way.</summary>
    private static TextWindow Expected(byte[] bytes, int skip, int most)
    {
        var binary = new TextWindow("", 0, 0, false, true);
        if (bytes.Take(8192).Contains((byte)0))
        {
            return binary;
        }

        List<byte[]> lines = [];
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            lines.Add(bytes[start..(end < 0 ? bytes.Length : end + 1)]);
            start = end < 0 ? bytes.Length : end + 1;
        }

        List<byte> text = [];
        var shown = 0;
        foreach (var line in lines.Skip(skip))
        {
            if (shown == most || text.Count >= TextWindow.MostBytes)
            {
                break;
            }

            var content = line.AsSpan().TrimEnd((byte)'\n').ToArray();
            var kept = content.Take(TextWindow.LongestLine).ToArray();
            if (kept.Contains((byte)0))
            {
                return binary;
            }

            if (kept.Length < content.Length)
            {
                // Whole characters: what follows the last one that is complete is cut as well.
                while (Encoding.UTF8.GetString(kept) is [.., '\ufffd'] && !kept.AsSpan().EndsWith("\ufffd"u8))
                {
                    kept = kept[..^1];
                }

                kept = [.. kept, .. Encoding.UTF8.GetBytes($" [line cut, {content.Length - kept.Length} more bytes]")];
            }

            text.AddRange(kept);
            text.AddRange(line[content.Length..]);
            shown++;
        }

        return new TextWindow(Encoding.UTF8.GetString([.. text]), shown, Math.Min(skip, lines.Count), skip + shown < lines.Count, false);
    }
}
