namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>
/// The provider told of an error within a response of status 200. Its words are not the message of the exception, which ends up in the log:
/// they may hold a key.
/// </summary>
internal sealed class ProviderErrorException(ErrorBody error, ModelFailure? failure = null) : Exception("The provider told of an error.")
{
    public ErrorBody Error { get; } = error;

    /// <summary>What kind of failure it is, where that is known better than from the words.</summary>
    public ModelFailure? Failure { get; } = failure;
}
