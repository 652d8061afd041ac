namespace AcpAgent.Core.Models.OpenAi.Failures;

/// <summary>The stream ended before the reply was complete.</summary>
internal sealed class BrokenReplyException : Exception;
