using AcpAgent.Core.Models;
using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Timing;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>How errors are judged and told.</summary>
public sealed class FailureTests
{
    private const string Key = "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
    private static readonly ModelSettings Settings = new() { ApiKey = Key };

    [Theory]
    [InlineData(400, "context_length_exceeded", "This model's maximum context length is 128000 tokens.", ModelFailure.ContextOverflow, false)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", ModelFailure.ContextOverflow, false)]
    [InlineData(400, "INVALID_ARGUMENT", "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).", ModelFailure.ContextOverflow, false)]
    [InlineData(500, "server_error", "the request exceeds the available context size", ModelFailure.ContextOverflow, false)]
    [InlineData(422, "", "Please reduce the length of the messages or completion.", ModelFailure.ContextOverflow, false)]
    [InlineData(429, "tokens", "Request too large for gpt-4 on tokens per min (TPM): Limit 10000, Requested 12000.", ModelFailure.ContextOverflow, false)]
    [InlineData(429, "rate_limit_exceeded", "Too many tokens, please wait before trying again.", ModelFailure.RateLimited, true)]
    [InlineData(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", ModelFailure.RateLimited, false)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota. Please retry in 32s.", ModelFailure.RateLimited, true)]
    [InlineData(400, "content_filter", "The response was filtered.", ModelFailure.ContentFilter, false)]
    [InlineData(403, "", "Your input was flagged.", ModelFailure.ContentFilter, false)]
    [InlineData(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", ModelFailure.Unauthorized, false)]
    [InlineData(404, "model_not_found", "The model does not exist, or its context window is unknown.", ModelFailure.InvalidRequest, false)]
    [InlineData(null, "context_length_exceeded", "too long", ModelFailure.ContextOverflow, false)]
    [InlineData(null, "rate_limit_error", "slow down", ModelFailure.RateLimited, true)]
    [InlineData(null, "overloaded_error", "Overloaded", ModelFailure.Overloaded, true)]
    [InlineData(null, "authentication_error", "invalid x-api-key", ModelFailure.Unauthorized, false)]
    [InlineData(null, "429", "whatever", ModelFailure.RateLimited, true)]
    [InlineData(null, "", "Something broke.", ModelFailure.Server, true)]
    public void Words_tell_what_a_status_does_not(int? status, string code, string message, ModelFailure failure, bool isTransient)
    {
        var error = ErrorBody.OfText($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""");

        Assert.Equal(new FailureClass(failure, isTransient), FailureClass.Of(status, error, hasRetryAfter: false));
    }

    [Theory]
    [InlineData("""{"error":{"message":"no"}}""", "no")]
    [InlineData("""{"error":"no"}""", "no")]
    [InlineData("""{"message":"no","error":"Bad Request"}""", "no")]
    [InlineData("""{"detail":"no"}""", "no")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"no"}]}""", "no")]
    [InlineData("""{"errors":[{"message":"no"}]}""", "no")]
    [InlineData("no", "no")]
    [InlineData("<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway")]
    public void A_providers_words_are_found_in_any_usual_body(string body, string words) => Assert.Equal(words, ErrorBody.OfText(body).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"no\"")]
    [InlineData("""{"error":null}""")]
    [InlineData("""{"error":[1]}""")]
    [InlineData("""{"error":{"message":{"a":1},"code":{},"metadata":[]}}""")]
    [InlineData("")]
    public void Any_other_body_does_no_harm(string body) =>
        Assert.Equal("api.openai.com failed (500)", new FailureReport(Settings).OfStatus(500, ErrorBody.OfText(body), default, null).Message[..27]);

    [Fact]
    public void A_failure_is_a_sentence_that_names_the_provider_and_quotes_it() => Assert.Equal(
        "api.openai.com does not accept the key (401): \"Incorrect API key provided: (key). You can find it at https://platform.openai.com\".",
        new FailureReport(Settings).OfStatus(401, new ErrorBody($"Incorrect API key provided: {Key}.\n You can find it at  https://platform.openai.com."), default, null).Message);

    [Theory]
    [InlineData("sk-proj-AbCd*****************************6789")]
    [InlineData("sk-proj-AbCdEfGhIjKl")]
    [InlineData("EfGhIjKlMnOp")]
    [InlineData("Bearer abc.def.ghi")]
    [InlineData("gsk_AAAABBBBCCCCDDDD")]
    [InlineData("abcd****wxyz")]
    public void Keys_are_never_told(string key)
    {
        var clean = new ProviderWords(Key).Clean($"Wrong key {key} was sent");

        Assert.DoesNotContain(key.Split(' ')[^1], clean, StringComparison.Ordinal);
        Assert.StartsWith("Wrong key ", clean, StringComparison.Ordinal);
        Assert.EndsWith("(key) was sent", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_not_told_to_the_log_either()
    {
        var words = $"Wrong key {Key} was sent";
        var report = new FailureReport(Settings);
        ModelException[] failures =
        [
            report.Of(new ProviderErrorException(new ErrorBody(words))),
            report.Of(new MalformedReplyException(words, mayPass: true)),
            report.OfStatus(302, new ErrorBody(words), default, $"https://elsewhere/?key={Key}"),
        ];

        Assert.All(failures, failure => Assert.Contains("(key)", failure.Message, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_placeholder_for_a_key_does_not_garble_the_words() =>
        Assert.Equal("The model x is not known to x.", new ProviderWords("x").Clean("The model x is not known to x."));

    [Fact]
    public void Whatever_a_provider_says_is_one_bounded_line_without_the_key() =>
        Gen.Select(Gen.String[Gen.Char, 0, 600], Gen.Int[0, 600], Gen.Int[0, Key.Length - 8], Gen.Int[8, 40]).Sample((noise, place, start, length) =>
        {
            var piece = Key.Substring(start, Math.Min(length, Key.Length - start));
            var clean = new ProviderWords(Key).Clean(noise.Insert(Math.Min(place, noise.Length), piece));

            Assert.True(clean.Length <= 301);
            Assert.DoesNotContain(clean, char.IsControl);
            Assert.DoesNotContain(Enumerable.Range(0, Key.Length - 7), i => clean.Contains(Key.Substring(i, 8), StringComparison.Ordinal));
        });

    [Fact]
    public void A_retry_hint_is_read_from_any_header()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        TimeSpan? Read(string name, string value) => RetryHint.Read(header => header == name ? value : null, now).After;

        Assert.Equal(TimeSpan.FromSeconds(7), Read("Retry-After", "7"));
        Assert.Equal(TimeSpan.FromSeconds(1.5), Read("Retry-After", "1.5"));
        Assert.Equal(TimeSpan.FromSeconds(55), Read("Retry-After", "Fri, 02 Jan 2026 03:05:00 GMT"));
        Assert.Equal(TimeSpan.Zero, Read("Retry-After", "Fri, 02 Jan 2026 03:00:00 GMT"));
        Assert.Equal(TimeSpan.Zero, Read("Retry-After", "-3"));
        Assert.Equal(TimeSpan.FromMilliseconds(250), Read("retry-after-ms", "250"));
        Assert.Equal(TimeSpan.FromDays(1), Read("Retry-After", "1e300"));
        Assert.Null(Read("Retry-After", "soon"));
        Assert.Null(Read("Retry-After", "NaN"));
        Assert.Null(Read("other", "7"));
    }

    [Fact]
    public void Pauses_grow_within_bounds_and_obey_the_provider() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double[0, 60].Nullable(), Gen.Double[0, 1]).Sample((attempt, asked, random) =>
        {
            var pause = Backoff.After(attempt, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, random);

            Assert.InRange(pause, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(66));
            Assert.True(pause >= TimeSpan.FromSeconds(asked ?? 0));
            Assert.True(pause <= Backoff.After(attempt + 1, asked is { } same ? TimeSpan.FromSeconds(same) : null, random));
            Assert.True(asked is not null || pause <= TimeSpan.FromSeconds(Math.Min(20, 0.5 * Math.Pow(2, attempt - 1))));
        });
}
