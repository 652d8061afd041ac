namespace AcpAgent.Core.Models;

/// <summary>A model call failed for good: retries, where they made sense, are used up.</summary>
/// <remarks>The message is one sentence or two for a person, without keys, and may be shown to the client as it is.</remarks>
public sealed class ModelException : Exception
{
    /// <summary>Describes a failure.</summary>
    public ModelException(ModelFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What kind of failure it was.</summary>
    public ModelFailure Failure { get; }

    /// <summary>The HTTP status that the provider answered with, if it answered.</summary>
    public int? Status { get; init; }

    /// <summary>How many requests were made in all, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Whether the same request may succeed when it is sent again.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the provider asked to wait before the next request.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal ModelException After(int attempts) =>
        new(Failure, attempts == 1 ? Message : $"{Message} ({attempts} attempts)", InnerException)
        {
            Status = Status,
            Attempts = attempts,
            IsTransient = IsTransient,
            RetryAfter = RetryAfter,
        };
}
