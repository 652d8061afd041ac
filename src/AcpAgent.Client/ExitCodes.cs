using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client;

/// <summary>What the commands exit with.</summary>
public static class ExitCodes
{
    /// <summary>All went well; of a prompt: the turn ended by itself.</summary>
    public const int Success = 0;

    /// <summary>It did not work.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>The model's answer was cut off at its longest.</summary>
    public const int MaxTokens = 3;

    /// <summary>The turn reached its limit of requests to the model.</summary>
    public const int MaxTurnRequests = 4;

    /// <summary>The agent refused.</summary>
    public const int Refusal = 5;

    /// <summary>The turn was cancelled; also what Ctrl-C ends with.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a turn.</summary>
    public static int Of(StopReason reason) => reason switch
    {
        StopReason.EndTurn => Success,
        StopReason.MaxTokens => MaxTokens,
        StopReason.MaxTurnRequests => MaxTurnRequests,
        StopReason.Refusal => Refusal,
        StopReason.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The exit code of a process that a signal has ended.</summary>
    public static int OfSignal(int signal) => 128 + signal;
}
