namespace AcpAgent.Core.Models;

/// <summary>What is known of a model by its name alone; settings override it.</summary>
/// <param name="Prefix">How the names of the family begin, after any vendor prefix such as <c>openai/</c>.</param>
/// <param name="ContextWindow">Tokens of request and answer together, as its maker publishes.</param>
/// <param name="WantsCompletionTokens">Whether it refuses <c>max_tokens</c>.</param>
internal sealed record ModelFamily(string Prefix, int ContextWindow, bool WantsCompletionTokens = false)
{
    private static readonly ModelFamily[] Known =
    [
        new("gpt-5", 400_000, true),
        new("gpt-4.1", 1_047_576),
        new("gpt-4o", 128_000),
        new("o1", 200_000, true),
        new("o3", 200_000, true),
        new("o4", 200_000, true),
        new("claude", 200_000),
        new("gemini", 1_048_576),
        new("deepseek", 128_000),
    ];

    private static readonly ModelFamily Unknown = new("", 128_000);

    public static ModelFamily Of(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Array.Find(Known, family => name.StartsWith(family.Prefix, StringComparison.OrdinalIgnoreCase)) ?? Unknown;
    }
}
