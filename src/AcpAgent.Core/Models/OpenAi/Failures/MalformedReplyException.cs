namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>What came is no reply of the Chat Completions protocol.</summary>
/// <param name="excerpt">How it looks.</param>
/// <param name="mayPass">Whether that looks like an accident rather than a wrong address.</param>
internal sealed class MalformedReplyException(string excerpt, bool mayPass) : Exception
{
    public string Excerpt { get; } = excerpt;

    public bool MayPass { get; } = mayPass;
}
