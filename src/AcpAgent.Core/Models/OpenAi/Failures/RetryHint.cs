using System.Globalization;

namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>What the headers of a response say of trying again.</summary>
/// <param name="After">How long to wait first; null where nothing is said.</param>
/// <param name="ShouldRetry">Whether to try at all; null where nothing is said.</param>
internal readonly record struct RetryHint(TimeSpan? After, bool? ShouldRetry)
{
    /// <summary>Reads <c>retry-after-ms</c>, <c>Retry-After</c> in seconds or as a date, and <c>x-should-retry</c>.</summary>
    /// <param name="header">Gives a header's value, or null.</param>
    /// <param name="now">What dates are compared with.</param>
    public static RetryHint Read(Func<string, string?> header, DateTimeOffset now)
    {
        var after = Number(header("retry-after-ms")) is { } milliseconds ? milliseconds / 1000
            : header("Retry-After") is not { } text ? null
            : Number(text) ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? (date - now).TotalSeconds : null);
        bool? should = header("x-should-retry") switch { "true" => true, "false" => false, _ => null };
        return new RetryHint(after is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds)) : null, should);
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
