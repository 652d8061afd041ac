using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Models.OpenAi;

/// <summary>What calls of a model have to say to the log: never a key, nor what was asked or answered.</summary>
internal static partial class ModelEvents
{
    [LoggerMessage(1, LogLevel.Warning, "Attempt {Attempt} to call the model failed ({Failure}, status {Status}); the next one follows in {Pause:0} ms. {Message}")]
    public static partial void TriesAgain(this ILogger logger, int attempt, ModelFailure failure, int? status, double pause, string message);
}
