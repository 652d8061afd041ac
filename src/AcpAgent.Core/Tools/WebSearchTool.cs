using System.Globalization;
using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Web;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Searches the web, through the provider that the operator named.</summary>
internal sealed class WebSearchTool(SearchProvider provider) : ITool
{
    private const int UsualResults = 5;
    private const int MostResults = 20;
    private const int LongestQuery = 1000;
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private static readonly string[] _names = ["query", "num_results"];

    /// <inheritdoc/>
    public string Name => "web_search";

    /// <inheritdoc/>
    public string Title => "Search the web";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Fetch;

    /// <inheritdoc/>
    public bool OnlyLooks => true;

    /// <inheritdoc/>
    public string Description => "Searches the web and lists titles, addresses and summaries. What is searched for leaves the machine. Read a page with web_fetch.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "What to search for." },
            "num_results": { "type": "integer", "minimum": 1, "maximum": {{MostResults}}, "description": "How many results to list. Default: {{UsualResults}}." }
          },
          "required": ["query"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var query = given.Text("query").Trim();
        var count = given.OptionalCount("num_results") ?? UsualResults;
        return query.Length is 0 or > LongestQuery ? throw given.Wrong("query", $"must have 1 to {LongestQuery} characters")
            : count == 0 ? throw given.Wrong("num_results", "must be at least 1")
            : ValueTask.FromResult<PreparedCall>(new Call(arguments, provider, query, (int)Math.Min(count, MostResults)));
    }

    private sealed class Call(JsonElement arguments, SearchProvider provider, string query, int most) : PreparedCall
    {
        public override string Title => $"Search the web for {ToolTexts.OneLine(query)}";

        public override ToolCallFacts Facts { get; } = new("web_search", arguments, []);

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_longest);
            try
            {
                return await run.Commit(() => SearchAsync(limit.Token)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return ToolTexts.Failed($"The search failed: {e.Message}");
            }
            catch (JsonException e)
            {
                return ToolTexts.Failed($"The search provider's answer cannot be read: {e.Message}");
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                return ToolTexts.Failed(string.Create(CultureInfo.InvariantCulture, $"The search took more than {_longest.TotalSeconds} s."));
            }
        }

        private async Task<ToolResult> SearchAsync(CancellationToken cancellation)
        {
            // The key goes to the operator's address and nowhere else.
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { MaxResponseContentBufferSize = MostBytes };
            using var request = provider.Ask(query);
            using var response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new ToolResult(true, SearchResults.Tell(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), most))
                : ToolTexts.Failed(string.Create(CultureInfo.InvariantCulture, $"The search failed: the provider answered with {(int)response.StatusCode}."));
        }
    }
}
