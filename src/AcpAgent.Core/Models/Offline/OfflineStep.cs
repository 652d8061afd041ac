using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.Offline;

/// <summary>One thing that the offline model does within a reply.</summary>
internal abstract record OfflineStep
{
    /// <summary>Says a text, word by word.</summary>
    public sealed record Say(string Text) : OfflineStep;

    /// <summary>Thinks a text, word by word.</summary>
    public sealed record Think(string Text) : OfflineStep;

    /// <summary>Says <paramref name="Chunks"/> pieces of <paramref name="Size"/> bytes each.</summary>
    public sealed record Stream(int Chunks, int Size) : OfflineStep;

    /// <summary>Calls a tool with raw argument text. A null id becomes one of the model's own; an empty one stays empty.</summary>
    public sealed record Call(string Tool, string RawArguments, string? Id = null) : OfflineStep;

    /// <summary>From here on, pauses before each piece.</summary>
    public sealed record Delay(TimeSpan Pause) : OfflineStep;

    /// <summary>Falls silent until it is cancelled.</summary>
    public sealed record Hang : OfflineStep;

    /// <summary>Fails.</summary>
    public sealed record Fail(ModelFailure Failure) : OfflineStep;

    /// <summary>Reports this usage instead of an estimate.</summary>
    public sealed record Usage(int Input, int Output, int Cached, int Reasoning) : OfflineStep;

    /// <summary>Gives this reason to finish instead of the natural one.</summary>
    public sealed record Finish(ChatFinishReason Reason) : OfflineStep;
}
