namespace AcpAgent.Core.Models;

/// <summary>Words of the agent among the user's, framed so that no model takes them for the user's.</summary>
internal static class FramedNote
{
    private const string Start = "[Note from the agent, not from the user: ";

    public static string Of(string note) => $"{Start}{note}]";

    public static bool Is(string text) => text.StartsWith(Start, StringComparison.Ordinal);
}
