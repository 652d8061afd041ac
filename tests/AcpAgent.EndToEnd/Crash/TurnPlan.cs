using System.Text.Json;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>A prompt that is never to be answered, and when its process is to die.</summary>
internal sealed record TurnPlan
{
    /// <summary>What the offline model is to do; it goes on for long.</summary>
    public required string Prompt { get; init; }

    /// <summary>Whether a message is the one that the client waits for; it is told how many updates it has read.</summary>
    public required Func<JsonElement, int, bool> IsTime { get; init; }

    /// <summary>How long after that.</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>The mode that the session has to be in; null for any.</summary>
    public string? Mode { get; init; }

    /// <summary>The option that a permission is answered with; null leaves it pending.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether the answer is what the client waits for, rather than a message.</summary>
    public bool DiesOfAnswer { get; init; }

    /// <summary>A mode that is set while the turn runs, and after how many updates; null for none.</summary>
    public (string Mode, int After)? ModeChange { get; init; }

    /// <summary>Whether a second prompt waits behind the first.</summary>
    public bool Queues { get; init; }

    /// <summary>The write that the prompt is about.</summary>
    public ToldWrite? Write { get; init; }
}
