using System.Net.Http.Headers;

namespace AcpAgent.Core.Tools.Web;

/// <summary>Where the web is searched: an address of the operator's that answers as SearXNG does.</summary>
/// <param name="Endpoint">The address; where it lies is the operator's business, it may be private.</param>
/// <param name="KeyHeader">The header that carries the key; null for <c>Authorization: Bearer</c>.</param>
/// <param name="Key">The key; null for none.</param>
public sealed record SearchProvider(Uri Endpoint, string? KeyHeader, string? Key)
{
    /// <summary>The variable with the address.</summary>
    public const string UrlVariable = "ACP_AGENT_SEARCH_URL";

    /// <summary>The variable with the key.</summary>
    public const string KeyVariable = "ACP_AGENT_SEARCH_KEY";

    /// <summary>The variable with the name of the header that carries the key.</summary>
    public const string HeaderVariable = "ACP_AGENT_SEARCH_KEY_HEADER";

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">Gives a variable or null.</param>
    /// <param name="problem">The variable that means nothing, and why; null where all is well.</param>
    /// <returns>Null where there is to be no searching.</returns>
    public static SearchProvider? From(Func<string, string?> environment, out (string Variable, string Why)? problem)
    {
        problem = null;
        string? Get(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;
        if (Get(UrlVariable) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            problem = (UrlVariable, "must be an absolute http or https address without user and fragment, such as http://localhost:8888/search");
            return null;
        }

        using var request = new HttpRequestMessage();
        var header = Get(HeaderVariable);
        if (header is not null && !request.Headers.TryAddWithoutValidation(header, "x"))
        {
            problem = (HeaderVariable, "is no name of a header");
            return null;
        }

        if (Get(KeyVariable) is { } key && !key.All(c => c is > ' ' and < '\x7f'))
        {
            problem = (KeyVariable, "must be one line of printable ASCII without blanks");
            return null;
        }

        return new SearchProvider(url, header, Get(KeyVariable));
    }

    /// <summary>The request for a query.</summary>
    internal HttpRequestMessage Ask(string query)
    {
        var before = Endpoint.Query.Length > 1 ? Endpoint.Query[1..] + "&" : "";
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Endpoint) { Query = $"{before}q={Uri.EscapeDataString(query)}&format=json" }.Uri);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("acp-agent", "1"));
        request.Headers.Accept.ParseAdd("application/json");
        if (Key is not null)
        {
            _ = KeyHeader is null
                ? request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key)
                : (object)request.Headers.TryAddWithoutValidation(KeyHeader, Key);
        }

        return request;
    }
}
