using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace AcpAgent.Core.Models;

/// <summary>Which model to call and how. Immutable; printing it never shows the key.</summary>
public sealed record ModelSettings
{
    /// <summary>Settings of the built-in model: no key.</summary>
    public static ModelSettings Offline { get; } = new();

    /// <summary>The key, or null: without one the offline model is used.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where the provider speaks Chat Completions, up to and including <c>/v1</c> or its like.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.openai.com/v1");

    /// <summary>The model's name, as the provider knows it.</summary>
    public string Model { get; init; } = "gpt-5";

    /// <summary>The sampling temperature, 0 to 2; null leaves it to the provider (some models accept nothing else).</summary>
    public double? Temperature { get; init; }

    /// <summary>The most tokens that one reply may have; null leaves it to the provider.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The name that the provider gives to the limit: <c>max_tokens</c>, or <c>max_completion_tokens</c> for OpenAI's own newer models.</summary>
    public string MaxTokensField { get; init; } = "max_completion_tokens";

    /// <summary>A JSON object whose members are put into the root of every request last, replacing what is there.</summary>
    public JsonElement? ExtraBody { get; init; }

    /// <summary>How many tokens request and answer may have together.</summary>
    public int ContextWindow { get; init; } = 128_000;

    /// <summary>Whether the model's thoughts go back to it as <c>reasoning_content</c>, as a few providers ask for.</summary>
    public bool SendReasoning { get; init; }

    /// <summary>How long to wait.</summary>
    public ModelTimeouts Timeouts { get; init; } = ModelTimeouts.Default;

    /// <summary>How many more requests are made after the first one failed in a way that may pass, 0 to 10.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause that the offline model makes between two pieces of its answer (<c>ACP_OFFLINE_DELAY_MS</c>).</summary>
    public TimeSpan OfflineDelay { get; init; }

    /// <summary>What a person should know about these settings, such as a provider chosen without its key; null if nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>A short hash of everything that changes how the model behaves; the key is not part of it.</summary>
    public string Version
    {
        get
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{ApiKey is null}|{BaseUrl}|{Model}|{Temperature}|{MaxTokens}|{MaxTokensField}|{ContextWindow}|{SendReasoning}|{ExtraBody?.GetRawText()}");
            return Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
        }
    }

    /// <inheritdoc cref="FromEnvironment(Func{string, string?})"/>
    public static ModelSettings FromEnvironment(IReadOnlyDictionary<string, string> environment) =>
        FromEnvironment(environment.GetValueOrDefault);

    /// <summary>Reads the settings from environment variables, which <c>docs/models.md</c> lists.</summary>
    /// <param name="environment">Gives a variable's value, or null where it is not set; an empty one counts as not set.</param>
    /// <exception cref="ModelConfigurationException">A variable has a value that means nothing.</exception>
    public static ModelSettings FromEnvironment(Func<string, string?> environment) =>
        new ModelEnvironment(environment).Read();

    /// <summary>The settings in a line, with the key replaced.</summary>
    public override string ToString() => ApiKey is null
        ? "offline"
        : string.Create(CultureInfo.InvariantCulture, $"{Model} at {BaseUrl.Authority} (key set, temperature {Temperature?.ToString(CultureInfo.InvariantCulture) ?? "default"}, version {Version})");
}
