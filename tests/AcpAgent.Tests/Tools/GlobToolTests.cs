using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class GlobToolTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public GlobToolTests()
    {
        _root = _temp.MakeDirectory("root");
        foreach (var file in (string[])["a.cs", "src/b.cs", "src/deep/c.ts", "src/deep/d.tsx", "dist/e.cs", ".github/f.yml"])
        {
            _temp.Write($"root/{file}", "");
        }

        _temp.Write("root/.gitignore", "dist/\n");
        _temp.Write("outside/g.cs", "");
    }

    [Theory]
    [InlineData("*.cs", null, "a.cs\n")]
    [InlineData("**/*.cs", null, "a.cs\nsrc/b.cs\n")]
    [InlineData("src/**/*.{ts,tsx}", null, "src/deep/c.ts\nsrc/deep/d.tsx\n")]
    [InlineData("{src,dist}/*.cs", null, "src/b.cs\n")]
    [InlineData("dist/*.cs", null, "dist/e.cs\n")]
    [InlineData("*.cs", "src", "b.cs\n")]
    [InlineData("deep/*", "src", "deep/c.ts\ndeep/d.tsx\n")]
    [InlineData("../*.cs", "src", "../a.cs\n")]
    [InlineData("**/*.yml", null, ".github/f.yml\n")]
    [InlineData("**/*.rb", null, "[No file matches.]\n")]
    public async Task Files_are_found_by_their_path(string pattern, string? directory, string expected)
    {
        var result = await Call.RunAsync("glob", _root, new { pattern, directory });
        Assert.Equal((true, expected), (result.Succeeded, result.ForModel));
    }

    [Fact]
    public async Task An_absolute_pattern_begins_where_it_says_and_what_lies_outside_is_told_to_the_rules()
    {
        await using var call = await Call.PrepareAsync("glob", _root, new { pattern = $"{_temp["outside"]}/*.cs" });
        var path = Assert.Single(call.Facts.Paths);
        Assert.Equal((_temp["outside"], false, false), (path.Canonical, path.WithinRoots, path.Writes));
        Assert.Equal($"{_temp["outside"]}/g.cs\n", (await call.RunAsync(new TestRun(), default)).ForModel);
    }

    [Theory]
    [InlineData("", "pattern: must not be empty")]
    [InlineData("/", "pattern: names no file, or has too many directories")]
    [InlineData("*/../x", "pattern: .. can stand only at the beginning, before any wildcard")]
    [InlineData("nowhere/*", "directory: cannot look in nowhere: there is nothing of that name")]
    public async Task What_cannot_be_looked_for_is_refused(string pattern, string message) =>
        Assert.Equal(message, await Call.RefusedAsync("glob", _root, new { pattern }));

    [Fact]
    public async Task More_than_fits_is_counted()
    {
        for (var i = 0; i < 1010; i++)
        {
            _temp.Write($"root/many/{i:d4}.txt", "");
        }

        var lines = (await Call.RunAsync("glob", _root, new { pattern = "many/*" })).ForModel.Split('\n');
        Assert.Equal(["many/0999.txt", "[10 more match. Look for something narrower.]", ""], lines[^3..]);
    }

    public void Dispose() => _temp.Dispose();
}
