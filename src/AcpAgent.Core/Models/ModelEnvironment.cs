using System.Globalization;
using System.Text.Json;

namespace AcpAgent.Core.Models;

/// <summary>Turns environment variables into <see cref="ModelSettings"/>, or into an error that names the variable.</summary>
internal sealed class ModelEnvironment(Func<string, string?> environment)
{
    private const string DefaultProvider = "OPENAI";

    public ModelSettings Read()
    {
        var defaults = new ModelSettings();
        var provider = ReadProvider();
        var key = ReadKey(provider + "_API_KEY");
        var common = defaults with
        {
            ApiKey = key,
            OfflineDelay = TimeSpan.FromMilliseconds(ReadInteger("ACP_OFFLINE_DELAY_MS", 0, 60_000) ?? 0),
            Temperature = ReadNumber("LLM_TEMPERATURE", 0, 2),
            MaxTokens = ReadInteger("LLM_MAX_TOKENS", 1, int.MaxValue),
            ExtraBody = ReadObject("LLM_EXTRA_BODY"),
            SendReasoning = ReadFlag("LLM_SEND_REASONING"),
            Retries = ReadInteger("LLM_RETRIES", 0, 10) ?? defaults.Retries,
            Timeouts = new ModelTimeouts(
                ReadSeconds("LLM_CONNECT_TIMEOUT", defaults.Timeouts.Connect),
                ReadSeconds("LLM_FIRST_BYTE_TIMEOUT", defaults.Timeouts.FirstByte),
                ReadSeconds("LLM_IDLE_TIMEOUT", defaults.Timeouts.Silence),
                ReadSeconds("LLM_TOTAL_TIMEOUT", defaults.Timeouts.Total)),
        };
        var window = ReadInteger("LLM_CONTEXT_WINDOW", 1024, int.MaxValue);
        var field = ReadChoice("LLM_MAX_TOKENS_FIELD", "max_tokens", "max_completion_tokens");
        if (key is null)
        {
            return common with
            {
                ContextWindow = window ?? common.ContextWindow,
                Notice = provider == DefaultProvider ? null : $"LLM_PROVIDER is {provider}, but {provider}_API_KEY is not set: using the offline model.",
            };
        }

        // A key never goes to another provider than the one it is named after, so only OpenAI's has a default address.
        var url = ReadUrl(provider + "_BASE_URL")
            ?? (provider == DefaultProvider ? defaults.BaseUrl : throw new ModelConfigurationException(provider + "_BASE_URL", $"must be set, because LLM_PROVIDER is {provider}."));
        var model = Get(provider + "_MODEL")
            ?? (provider == DefaultProvider ? defaults.Model : throw new ModelConfigurationException(provider + "_MODEL", $"must be set, because LLM_PROVIDER is {provider}."));
        var family = ModelFamily.Of(model);
        return common with
        {
            BaseUrl = url,
            Model = model,
            ContextWindow = window ?? family.ContextWindow,
            MaxTokensField = field ?? (url.Host == defaults.BaseUrl.Host || family.WantsCompletionTokens ? "max_completion_tokens" : "max_tokens"),
        };
    }

    private string? Get(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;

    private string ReadProvider()
    {
        var provider = Get("LLM_PROVIDER")?.ToUpperInvariant() ?? DefaultProvider;
        return provider.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? provider
            : throw new ModelConfigurationException("LLM_PROVIDER", "must be a name of letters, digits and underscores, such as DEEPSEEK.");
    }

    private string? ReadKey(string name) => Get(name) is not { } key ? null
        : key.All(c => c is > ' ' and < '\x7f') ? key
        : throw new ModelConfigurationException(name, "must be one line of printable ASCII without blanks.");

    private Uri? ReadUrl(string name)
    {
        if (Get(name) is not { } text)
        {
            return null;
        }

        var valid = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https" && url.Host.Length > 0
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
        return valid ? url : throw new ModelConfigurationException(name, "must be an absolute http or https address without user, query and fragment, such as https://api.openai.com/v1.");
    }

    private double? ReadNumber(string name, double min, double max) => Get(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new ModelConfigurationException(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}, not \"{text}\"."));

    private int? ReadInteger(string name, int min, int max) => Get(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new ModelConfigurationException(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}, not \"{text}\"."));

    private TimeSpan ReadSeconds(string name, TimeSpan fallback) =>
        ReadNumber(name, 0.001, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : fallback;

    private bool ReadFlag(string name) => ReadChoice(name, "true", "false", "1", "0") is "true" or "1";

    private string? ReadChoice(string name, params ReadOnlySpan<string> choices)
    {
        if (Get(name) is not { } text)
        {
            return null;
        }

        return choices.Contains(text) ? text : throw new ModelConfigurationException(name, $"must be one of {string.Join(", ", choices)}, not \"{text}\".");
    }

    private JsonElement? ReadObject(string name)
    {
        if (Get(name) is not { } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // The value is not repeated in the error below: it may carry a secret.
        }

        throw new ModelConfigurationException(name, "must be a JSON object, such as {\"reasoning_effort\":\"low\"}.");
    }
}
