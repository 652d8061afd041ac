using System.Net;
using System.Text;
using AcpAgent.Core.Tools.Web;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class WebFetchToolTests : IDisposable
{
    private readonly WebServer _server = new();

    [Fact]
    public async Task A_page_is_shown_as_text_and_what_its_host_is_resolved_to_is_told_to_the_rules()
    {
        _server.Answer = _ => (200, "text/html; charset=utf-8", "<html><head><title>x</title><script>bad()</script></head><body><h1>Grüße</h1><p>One &amp; two</p><ul><li>a<li>b</ul></body></html>"u8.ToArray(), null);
        await using var call = await Call.PrepareAsync("web_fetch", "/", new { url = $"http://localhost:{_server.Port}/page" });
        Assert.Equal($"Fetch http://localhost:{_server.Port}/page", call.Title);
        Assert.Equal($"http://localhost:{_server.Port}/page", call.Facts.Url!.Url);
        Assert.Null(call.Facts.Url.Addresses);

        Assert.True(await call.LookFurtherAsync(default));
        Assert.False(await call.LookFurtherAsync(default));
        Assert.All(call.Facts.Url.Addresses!, address => Assert.True(IPAddress.IsLoopback(IPAddress.Parse(address))));
        Assert.Empty(_server.Asked);

        var result = await call.RunAsync(new TestRun(), default);
        Assert.Equal((true, "# Grüße\nOne & two\n- a\n- b"), (result.Succeeded, result.ForModel));
        Assert.Equal(["/page"], _server.Asked);
    }

    [Fact]
    public async Task A_connection_goes_only_to_what_was_resolved_before()
    {
        // The name would lead to the server; what was decided about does not.
        var address = new WebAddress(new Uri($"http://localhost:{_server.Port}/"), [IPAddress.Parse("127.0.0.99")]);
        using var elsewhere = new WebServer(IPAddress.Parse("127.0.0.99"), _server.Port) { Answer = _ => (200, "text/plain", "the other one"u8.ToArray(), null) };
        Assert.Equal("the other one", (await PageFetch.GetAsync(address, TestContext.Current.CancellationToken)).Text);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Redirects_are_followed_on_the_same_server_and_told_otherwise()
    {
        _server.Answer = path => path switch
        {
            "/a" => (302, "text/plain", [], "/b"),
            "/b" => (200, "text/plain", "here"u8.ToArray(), null),
            "/loop" => (302, "text/plain", [], "/loop"),
            _ => (301, "text/plain", [], "http://169.254.169.254/latest/meta-data"),
        };
        Assert.Equal("here", (await FetchAsync("/a")).ForModel);
        Assert.Equal($"[{Url("/away")} redirects to another server: http://169.254.169.254/latest/meta-data. Fetch that if you want it.]", (await FetchAsync("/away")).ForModel);
        Assert.Equal($"Cannot fetch {Url("/loop")}: it redirects more than 5 times", (await FetchAsync("/loop")).ForModel);
        Assert.Equal(6, _server.Asked.Count(path => path == "/loop"));
    }

    [Fact]
    public async Task What_is_too_much_is_cut_and_what_is_no_text_is_not_shown()
    {
        _server.Answer = path => path switch
        {
            "/long" => (200, "text/plain", Encoding.UTF8.GetBytes(new string('x', 6 << 20)), null),
            "/image" => (200, "image/png", [1, 2, 3], null),
            "/gone" => (404, "text/plain", "nothing here"u8.ToArray(), null),
            _ => (200, "text/plain", [], null),
        };
        var text = (await FetchAsync("/long")).ForModel;
        Assert.EndsWith("x\n[There is more.]", text, StringComparison.Ordinal);
        Assert.Equal((64 << 10) + "\n[There is more.]".Length, text.Length);
        Assert.Equal((false, $"{Url("/image")} is no text but image/png, and cannot be shown."), await Told("/image"));
        Assert.Equal((false, "The server answered with 404.\nnothing here"), await Told("/gone"));
        Assert.Equal((true, "[The page is empty.]"), await Told("/empty"));

        async Task<(bool Succeeded, string Text)> Told(string path)
        {
            var result = await FetchAsync(path);
            return (result.Succeeded, result.ForModel);
        }
    }

    [Fact]
    public async Task A_cancelled_turn_asks_nothing()
    {
        await using var call = await Call.PrepareAsync("web_fetch", "/", new { url = Url("/") });
        await call.LookFurtherAsync(default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        Assert.Empty(_server.Asked);
    }

    [Theory]
    [InlineData("", "url: must be an absolute address that begins with http:// or https://")]
    [InlineData("file:///etc/passwd", "url: must be an absolute address that begins with http:// or https://")]
    [InlineData("ftp://x/", "url: must be an absolute address that begins with http:// or https://")]
    [InlineData("/relative", "url: must be an absolute address that begins with http:// or https://")]
    [InlineData("http://user:secret@example.com/", "url: must not hold a user name or password")]
    public async Task What_cannot_be_fetched_is_refused(string url, string message) =>
        Assert.StartsWith(message, await Call.RefusedAsync("web_fetch", "/", new { url }), StringComparison.Ordinal);

    [Fact]
    public async Task A_host_that_is_not_found_is_told()
    {
        await using var call = await Call.PrepareAsync("web_fetch", "/", new { url = "http://no-such-host.invalid/" });
        var error = await Assert.ThrowsAsync<AcpAgent.Core.Tools.ToolArgumentException>(() => call.LookFurtherAsync(default).AsTask());
        Assert.StartsWith("url: the host no-such-host.invalid cannot be found: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://x/", "http://x/a", true)]
    [InlineData("http://x/", "https://X/a", true)]
    [InlineData("https://x/", "http://x/a", false)]
    [InlineData("http://x/", "http://x:81/", false)]
    [InlineData("http://x:81/", "https://x/", false)]
    [InlineData("http://x/", "http://x.evil/", false)]
    public void A_server_is_its_name_port_and_no_weaker_protocol(string one, string other, bool same) =>
        Assert.Equal(same, new WebAddress(new Uri(one), []).IsSameServer(new Uri(other)));

    [Theory]
    [InlineData("a <b>bold</b> word", "a bold word")]
    [InlineData("<pre>  two\n  lines</pre>after", "two\n  lines\nafter")]
    [InlineData("1 < 2 & 3 > 2", "1 < 2 & 3 > 2")]
    [InlineData("<a title='>'>link</a><!-- <p>no</p> -->!", "link!")]
    [InlineData("<script>if (a < b) { }</script>x<style>p{}</style>", "x")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr></table>", "a | b |")]
    [InlineData("<script>never ends", "")]
    public void Html_becomes_what_it_says(string html, string text) => Assert.Equal(text, HtmlText.Of(html));

    [Fact]
    public void Scripts_are_never_shown_whatever_stands_around_them() =>
        Gen.OneOf(">", "<p>", "</p>", "<pre>", "</pre>", "&lt;", "&", " ", "\n", "text", "<h1>", "<br/>", "=", "<script>secret</script>", "<SCRIPT src='x'>secret</SCRIPT >").List[0, 40]
            .Select(string.Concat).Sample(html => Assert.DoesNotContain("secret", HtmlText.Of(html), StringComparison.Ordinal));

    [Fact]
    public void Whatever_the_html_is_it_is_converted() =>
        Gen.OneOf("<", ">", "</", "<p", "<pre>", "</pre>", "<!--", "-->", "<script>", "</script>", "<!", "<?", "\"", "'", "&lt;", "&#x110000;", "&", " ", "\n", "é😀").List[0, 40]
            .Select(string.Concat).Sample(html => Assert.InRange(HtmlText.Of(html).Length, 0, (html.Length * 2) + 10));

    public void Dispose() => _server.Dispose();

    private string Url(string path) => $"http://127.0.0.1:{_server.Port}{path}";

    private async Task<AcpAgent.Core.Tools.ToolResult> FetchAsync(string path) => await Call.RunAsync("web_fetch", "/", new { url = Url(path) });
}
