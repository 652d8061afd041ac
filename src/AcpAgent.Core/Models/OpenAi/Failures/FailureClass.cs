using System.Buffers;

namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>What kind of failure an error is, judged by its status and by the provider's words where the status does not tell.</summary>
/// <param name="Failure">The kind.</param>
/// <param name="IsTransient">Whether the same request may succeed later.</param>
internal readonly record struct FailureClass(ModelFailure Failure, bool IsTransient)
{
    private const int Quota = 429;

    private static readonly SearchValues<string> Overflow = Words(
        "context_length", "context length", "context_window", "context window", "context_size", "context size", "context limit", "maximum context",
        "prompt is too long", "prompt too long", "input is too long", "input too long", "maximum input length", "input token count",
        "maximum number of tokens allowed", "reduce the length of", "exceeded model token limit", "string_above_max_length", "request_too_large");

    private static readonly SearchValues<string> Filter = Words(
        "content_filter", "content filter", "content_policy", "content policy", "content management policy", "data_inspection_failed", "moderation_blocked",
        "inappropriate content", "was flagged", "responsibleaipolicy");

    private static readonly SearchValues<string> UsedUp = Words(
        "insufficient_quota", "exceeded your current quota", "quota exceeded", "billing", "insufficient_balance", "insufficient balance", "credit balance");

    private static readonly SearchValues<string> BadKey = Words("invalid_api_key", "api key not valid", "invalid api key", "incorrect api key", "api_key_invalid");

    private static readonly SearchValues<string> Later = Words("try again in", "retry in", "retry after");

    private static readonly (SearchValues<string> Words, int Status)[] Guesses =
    [
        (UsedUp, Quota),
        (Words("rate_limit", "rate limit", "too many requests", "too_many_requests", "resource_exhausted", "throttl"), Quota),
        (Words("overloaded", "unavailable", "capacity", "engine_overloaded"), 503),
        (Words("authentication", "invalid_api_key", "unauthorized", "permission"), 401),
        (Words("invalid_request", "invalid_argument", "bad_request", "not_found"), 400),
    ];

    /// <summary>Judges an error that came with this status, or none.</summary>
    /// <param name="status">The HTTP status; null within a stream, where the words have to tell.</param>
    /// <param name="error">What the provider says.</param>
    /// <param name="hasRetryAfter">Whether it says when to come again.</param>
    public static FailureClass Of(int? status, ErrorBody error, bool hasRetryAfter)
    {
        var words = $"{error.Type} {error.Code} {error.Message}".AsSpan();
        var effective = status ?? error.Status ?? Guess(words);
        return effective switch
        {
            401 or 402 => new(ModelFailure.Unauthorized, false),
            400 when words.ContainsAny(BadKey) => new(ModelFailure.Unauthorized, false),
            404 => new(ModelFailure.InvalidRequest, false),
            >= 400 and not Quota when words.ContainsAny(Filter) => new(ModelFailure.ContentFilter, false),
            403 => new(ModelFailure.Unauthorized, false),
            413 => new(ModelFailure.ContextOverflow, false),
            >= 400 and not Quota when words.ContainsAny(Overflow) => new(ModelFailure.ContextOverflow, false),
            // One request that is larger than what a minute may have never succeeds, however long one waits.
            Quota when words.Contains("request too large", StringComparison.OrdinalIgnoreCase) => new(ModelFailure.ContextOverflow, false),
            Quota => new(ModelFailure.RateLimited, hasRetryAfter || words.ContainsAny(Later) || !words.ContainsAny(UsedUp)),
            408 => new(ModelFailure.Timeout, true),
            409 or 425 => new(ModelFailure.Server, true),
            501 or 505 => new(ModelFailure.Server, false),
            503 or 529 => new(ModelFailure.Overloaded, true),
            >= 500 => new(ModelFailure.Server, true),
            _ => new(ModelFailure.InvalidRequest, false),
        };
    }

    private static int Guess(ReadOnlySpan<char> words)
    {
        if (words.ContainsAny(Overflow) || words.ContainsAny(Filter))
        {
            return 400;
        }

        foreach (var (signs, status) in Guesses)
        {
            if (words.ContainsAny(signs))
            {
                return status;
            }
        }

        return 500;
    }

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
