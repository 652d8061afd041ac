using System.Globalization;
using System.Net.Http;
using System.Security.Authentication;

namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>Says what went wrong with a call, in a sentence or two for a person.</summary>
internal sealed class FailureReport(ModelSettings settings)
{
    private readonly string _host = settings.BaseUrl.Host;
    private readonly ProviderWords _words = new(settings.ApiKey);

    /// <summary>An answer whose status is no success.</summary>
    public ModelException OfStatus(int status, ErrorBody error, RetryHint hint, string? location)
    {
        var (failure, isTransient) = FailureClass.Of(status, error, hint.After is not null);
        var sentence = status is >= 300 and < 400 ? Redirect(status, location) : Sentence(failure, status, error);
        return new ModelException(failure, sentence + Wait(hint.After))
        {
            Status = status,
            IsTransient = hint.ShouldRetry ?? isTransient,
            RetryAfter = hint.After,
        };
    }

    /// <summary>Anything that was thrown on the way.</summary>
    public ModelException Of(Exception error) => error switch
    {
        ModelException known => known,
        ProviderErrorException told => OfStream(told),
        MalformedReplyException odd => new ModelException(ModelFailure.MalformedResponse, $"{_host} answered with something that is no Chat Completions reply{_words.Quote(odd.Excerpt)}. Check the base address.", error) { IsTransient = odd.MayPass },
        BrokenReplyException => Broken(error),
        _ => OfTransport(error),
    };

    public ModelException ConnectTimeout(Exception? error) =>
        new(ModelFailure.Timeout, $"No connection to {_host} within {Seconds(settings.Timeouts.Connect)}.", error) { IsTransient = true };

    public ModelException NoFirstByte() =>
        new(ModelFailure.Timeout, $"{_host} did not answer within {Seconds(settings.Timeouts.FirstByte)}.") { IsTransient = true };

    public ModelException Silent() =>
        new(ModelFailure.Timeout, $"{_host} fell silent in the middle of its answer, for {Seconds(settings.Timeouts.Silence)}.") { IsTransient = true };

    public ModelException TooLong() =>
        new(ModelFailure.Timeout, $"The answer of {_host} took longer than {Seconds(settings.Timeouts.Total)} in all.");

    private ModelException OfStream(ProviderErrorException told)
    {
        var (failure, isTransient) = told.Failure is { } known ? new FailureClass(known, true) : FailureClass.Of(null, told.Error, false);
        return new ModelException(failure, Sentence(failure, told.Error.Status, told.Error), told) { Status = told.Error.Status, IsTransient = isTransient };
    }

    private ModelException OfTransport(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationException:
                    return new ModelException(ModelFailure.Connection, $"No secure connection to {_host}{_words.Quote(inner.Message)}.", error);
                case TimeoutException:
                    return ConnectTimeout(error);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError }:
                    return new ModelException(ModelFailure.Connection, $"No connection to {_host}{_words.Quote(inner.Message)}.", error) { IsTransient = true };
                case IOException:
                    return Broken(error);
                default:
                    break;
            }
        }

        return error is HttpRequestException || error.InnerException is HttpRequestException
            ? Broken(error)
            : new ModelException(ModelFailure.Unexpected, $"The answer of {_host} could not be read ({error.GetType().Name}).", error);
    }

    private ModelException Broken(Exception error) =>
        new(ModelFailure.Connection, $"The connection to {_host} broke before the answer was complete.", error) { IsTransient = true };

    private string Redirect(int status, string? location) =>
        $"{_host} redirects to another address ({status}), where the key is not sent{_words.Quote(location)}. Set the base address to where the provider is.";

    private string Sentence(ModelFailure failure, int? status, ErrorBody error)
    {
        var code = status is { } number ? string.Create(CultureInfo.InvariantCulture, $" ({number})") : "";
        var said = _words.Quote(error.Message ?? error.Code ?? error.Type);
        return failure switch
        {
            ModelFailure.Unauthorized when status == 402 => $"{_host} wants payment{code}{said}.",
            ModelFailure.Unauthorized when status == 403 => $"{_host} refuses access{code}{said}.",
            ModelFailure.Unauthorized => $"{_host} does not accept the key{code}{said}.",
            ModelFailure.RateLimited => $"{_host} refuses more requests for now{code}{said}.",
            ModelFailure.Overloaded => $"{_host} has no capacity at the moment{code}{said}.",
            ModelFailure.Timeout => $"{_host} timed out{code}{said}.",
            ModelFailure.ContextOverflow => $"{_host} finds the request too long{code}{said}.",
            ModelFailure.ContentFilter => $"The content filter of {_host} refused the request{code}{said}.",
            ModelFailure.InvalidRequest when status == 404 => $"{_host} does not know the model {settings.Model} or the address{code}{said}.",
            ModelFailure.InvalidRequest => $"{_host} does not accept the request{code}{said}.",
            ModelFailure.Server or ModelFailure.Connection or ModelFailure.MalformedResponse or ModelFailure.Unexpected or _ => $"{_host} failed{code}{said}.",
        };
    }

    private static string Wait(TimeSpan? after) => after > Timing.Backoff.Longest ? $" It asks to wait {Seconds(after.Value)}." : "";

    private static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} minutes"),
    };
}
