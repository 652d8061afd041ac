using System.Text.Json;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>Looks into the files of a session, as whoever wonders what happened does.</summary>
internal static class JournalFiles
{
    /// <summary>The sessions in a data directory.</summary>
    public static IReadOnlyList<string> Sessions(string data) => !Directory.Exists(data) ? [] :
        [.. Directory.GetDirectories(data).Select(folder => Path.GetFileName(folder)).Where(name => name.Length == 32 && name.All(char.IsAsciiHexDigitLower))];

    /// <summary>The bytes that all files of a session take.</summary>
    public static long Bytes(AgentHome home, string sessionId) =>
        new DirectoryInfo(Path.Combine(home.Data, sessionId)).EnumerateFiles().Sum(file => file.Length);

    /// <summary>All that a session's journal says, in order.</summary>
    public static string Text(AgentHome home, string sessionId) =>
        string.Concat(Directory.GetFiles(Path.Combine(home.Data, sessionId), "*.jsonl").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>Why the session's last turn ended, as its newest segment has it; null where it has no end.</summary>
    public static string? LastTurnCause(AgentHome home, string sessionId) =>
        Directory.GetFiles(Path.Combine(home.Data, sessionId), "*.jsonl")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Select(line => JsonElement.Parse(line))
            .LastOrDefault(record => record.GetProperty("type").GetString() is "turn_ended" or "prompt")
            is { ValueKind: JsonValueKind.Object } last && last.TryGetProperty("cause", out var cause)
            ? cause.GetString()
            : null;
}
