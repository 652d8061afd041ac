namespace AcpAgent.Core.Models.Offline;

/// <summary>What the offline model takes a prompt to ask for.</summary>
internal abstract record OfflineIntent
{
    /// <summary>To look at the folder and what is in it.</summary>
    public sealed record Look : OfflineIntent;

    /// <summary>To read a file.</summary>
    public sealed record Read(string Path) : OfflineIntent;

    /// <summary>To write a file.</summary>
    public sealed record Write(string Path, string Content) : OfflineIntent;

    /// <summary>To make a plan.</summary>
    public sealed record Plan(string Topic) : OfflineIntent;

    /// <summary>To keep something in mind.</summary>
    public sealed record Remember(string What) : OfflineIntent;

    /// <summary>To say what it was told to keep in mind.</summary>
    public sealed record RecallRemembered : OfflineIntent;

    /// <summary>To say what was said before.</summary>
    public sealed record RecallPrompts : OfflineIntent;

    /// <summary>A greeting.</summary>
    public sealed record Greet : OfflineIntent;

    /// <summary>Anything else.</summary>
    public sealed record Talk(string Text) : OfflineIntent;
}
