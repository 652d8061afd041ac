using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Reads a page of the web.</summary>
internal sealed class WebFetchTool : ITool
{
    /// <summary>Characters shown at most.</summary>
    public const int MostShown = 64 << 10;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private static readonly string[] _names = ["url"];

    /// <inheritdoc/>
    public string Name => "web_fetch";

    /// <inheritdoc/>
    public string Title => "Fetch page";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Fetch;

    /// <inheritdoc/>
    public string Description =>
        $"Reads a page or file from the web over http or https, as text; at most {MostShown / 1024} KiB of it. A redirect to another server is told, not followed.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": { "url": { "type": "string", "description": "The address, beginning with http:// or https://." } },
          "required": ["url"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var url = given.Text("url");
        if (WebAddress.Check(url, out var uri) is { } problem)
        {
            throw given.Wrong("url", problem);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_longest);
        try
        {
            return new Call(arguments, url, await WebAddress.ResolveAsync(uri, limit.Token).ConfigureAwait(false));
        }
        catch (SocketException e)
        {
            throw given.Wrong("url", $"the host {uri.IdnHost} cannot be found: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw given.Wrong("url", $"the host {uri.IdnHost} cannot be found in time");
        }
    }

    private sealed class Call(JsonElement arguments, string url, WebAddress address) : PreparedCall
    {
        public override string Title => $"Fetch {ToolTexts.OneLine(address.Uri.AbsoluteUri)}";

        public override ToolCallFacts Facts { get; } = new("web_fetch", arguments, [])
        {
            Url = new UrlFact(url, [.. address.Addresses.Select(found => found.ToString())]),
        };

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_longest);
            try
            {
                // A request may change something on the server, so it is a step that a cancelled turn does not take.
                var fetching = run.Commit(() => PageFetch.GetAsync(address, limit.Token));
                return Tell(await fetching.ConfigureAwait(false));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                return ToolTexts.Failed($"Cannot fetch {Name}: {e.Message}");
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                return ToolTexts.Failed(string.Create(CultureInfo.InvariantCulture, $"Cannot fetch {Name}: it took more than {_longest.TotalSeconds} s."));
            }
        }

        private string Name => ToolTexts.OneLine(address.Uri.AbsoluteUri);

        private ToolResult Tell(WebPage page)
        {
            if (page.Elsewhere is { } elsewhere)
            {
                return new ToolResult(true, $"[{Name} redirects to another server: {ToolTexts.OneLine(elsewhere.AbsoluteUri)}. Fetch that if you want it.]");
            }

            if (page.Text is not { } text)
            {
                return ToolTexts.Failed($"{Name} is no text but {page.ContentType}, and cannot be shown.");
            }

            text = page.ContentType is "text/html" or "application/xhtml+xml" ? HtmlText.Of(text) : text;
            var isCut = page.IsCut || text.Length > MostShown;
            text = text.Length > MostShown ? text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] : text;
            var result = $"{text}{(isCut ? "\n[There is more.]" : "")}";
            return page.Status is >= 200 and < 300
                ? new ToolResult(true, result.Length == 0 ? "[The page is empty.]" : result)
                : new ToolResult(false, string.Create(CultureInfo.InvariantCulture, $"The server answered with {page.Status}.\n{result}"), [ToolTexts.Shown($"The server answered with {page.Status}.")]);
        }
    }
}
