using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Reads a page of the web.</summary>
/// <param name="resolve">Finds the addresses of a host.</param>
internal sealed class WebFetchTool(Func<string, CancellationToken, Task<IPAddress[]>> resolve) : ITool
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
    public bool OnlyLooks => true;

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
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var url = given.Text("url");
        return WebAddress.Check(url, out var uri) is { } problem
            ? throw given.Wrong("url", problem)
            : ValueTask.FromResult<PreparedCall>(new Call(arguments, url, uri, resolve));
    }

    private sealed class Call(JsonElement arguments, string url, Uri uri, Func<string, CancellationToken, Task<IPAddress[]>> resolve) : PreparedCall
    {
        private WebAddress? _address;

        public override string Title => $"Fetch {Name}";

        public override ToolCallFacts Facts => new("web_fetch", arguments, [])
        {
            Url = new UrlFact(url, _address?.Addresses.Select(found => found.ToString()).ToArray()),
        };

        public override async ValueTask<bool> LookFurtherAsync(CancellationToken cancellation)
        {
            if (_address is not null)
            {
                return false;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_longest);
            try
            {
                _address = await WebAddress.ResolveAsync(uri, resolve, limit.Token).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                throw new ToolArgumentException($"url: the host {uri.IdnHost} cannot be found: {e.Message}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new ToolArgumentException($"url: the host {uri.IdnHost} cannot be found in time");
            }
        }

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            var address = _address ?? throw new InvalidOperationException("Nobody has decided where this leads.");
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

        private string Name => ToolTexts.OneLine(uri.AbsoluteUri);

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
