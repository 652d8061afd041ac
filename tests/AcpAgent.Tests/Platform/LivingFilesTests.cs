using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Platform;

public sealed class LivingFilesTests
{
    private static readonly Gen<string?> _content = Gen.OneOf(null, "one", "two", "wrong", "wrong too", "unreadable");

    [Fact]
    public void What_counts_is_what_was_right_last_and_each_problem_is_told_once() => _content.Array[0, 30].Sample(contents =>
    {
        string? now = null;
        var told = new List<string>();
        var files = new LivingFiles<string>(
            _ => now == "unreadable" ? throw new IOException("no") : now is null ? null : Encoding.UTF8.GetBytes(now),
            (_, bytes) => Encoding.UTF8.GetString(bytes) is var text && text.StartsWith("wrong", StringComparison.Ordinal) ? throw new FormatException(text) : text,
            (path, error) => $"{path}: {error.Message}",
            told.Add);
        string? good = null;
        string? bad = null;
        foreach (var content in contents)
        {
            now = content;
            var before = told.Count;
            var file = files.Read("f");
            good = content is null ? null : content is "one" or "two" ? content : good;
            Assert.Equal((good, content is not null), (file.Value, file.Exists));
            Assert.Equal(content is null or "one" or "two", file.Problem is null);
            Assert.Equal(file.Problem is not null && content != bad ? 1 : 0, told.Count - before);
            Assert.Equal(content is null ? LivingFile.Missing : good is null ? LivingFile.Broken : files.Read("f").Version, file.Version);
            Assert.Equal(good, file.Bytes is null ? null : Encoding.UTF8.GetString(file.Bytes));
            Assert.True(file.Problem is null || file.Problem.EndsWith("stays", StringComparison.Ordinal) == (good is not null));
            bad = file.Problem is null ? null : content;
        }
    });

    [Fact]
    public async Task While_a_link_is_turned_there_is_always_a_file()
    {
        using var temp = new TemporaryDirectory();
        temp.Write("v0/file", "content");
        temp.Link("..data", "v0");
        temp.Link("file", "..data/file");
        var files = new LivingFiles<byte[]>(path => File.Exists(path) ? File.ReadAllBytes(path) : null, (_, bytes) => bytes, (_, error) => error.Message, _ => { });
        Assert.True(files.Read(temp["file"]).Exists);
        using var over = new CancellationTokenSource();
        var turning = Task.Run(() =>
        {
            for (var version = 1; !over.IsCancellationRequested; version++)
            {
                temp.Write($"v{version}/file", "content");
                temp.Link($"next{version}", $"v{version}");
                ReplacedFile.Turn(temp[$"next{version}"], temp["..data"]);
                Directory.Delete(temp[$"v{version - 1}"], recursive: true);
            }
        });

        for (var i = 0; i < 20_000; i++)
        {
            var file = files.Read(temp["file"]);
            Assert.True(file.Value is not null, file.Problem);
        }

        await over.CancelAsync();
        await turning;
    }

    [Theory]
    [InlineData("in place")]
    [InlineData("by a rename")]
    [InlineData("by a link")]
    public void A_file_that_is_replaced_in_whatever_way_counts_at_once(string how)
    {
        using var temp = new TemporaryDirectory();
        var files = new LivingFiles<string>(path => File.Exists(path) ? File.ReadAllBytes(path) : null, (_, bytes) => Encoding.UTF8.GetString(bytes), (_, error) => error.Message, _ => { });
        var place = new ReplacedFile(how, temp.Path, "file");
        string? version = null;
        foreach (var content in new[] { "one", "two", "one", "one" })
        {
            place.Write(content);
            var file = files.Read(temp["file"]);
            Assert.Equal(content, file.Value);
            version = content == "two" ? file.Version : version;
            Assert.Equal(content == "two", file.Version == version);
        }
    }
}
