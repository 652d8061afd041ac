using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>What tools show and say.</summary>
internal static class ToolTexts
{
    /// <summary>A schema written in the source.</summary>
    public static JsonElement Schema(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>What a JSON string says; null where that is no valid text, for it holds half of a surrogate pair.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Text for the user.</summary>
    public static ToolCallContent Shown(string text) => new Content { Block = new TextContent { Text = text } };

    /// <summary>A failure, told to the model and, after what was shown before, to the user.</summary>
    public static ToolResult Failed(string message, IReadOnlyList<ToolCallContent>? shownBefore = null) =>
        new(false, message, [.. shownBefore ?? [], Shown(message)]);

    /// <summary>A path on one line, so that a file's name cannot pass for something else.</summary>
    public static string OneLine(string path)
    {
        if (!path.Any(IsUnprintable))
        {
            return path;
        }

        var text = new StringBuilder();
        foreach (var c in path)
        {
            _ = IsUnprintable(c) ? text.Append($"\\u{(int)c:x4}") : text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The beginning of a text on one line, such as of a command for a title.</summary>
    public static string Shortened(string text)
    {
        const int longest = 120;
        var line = text.Trim();
        return OneLine(line.Length <= longest ? line : line[..(longest - 1)] + "…");
    }

    /// <summary>Runs what may be stuck in a file system, so that a cancel need not wait for it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the work may still be going on.</exception>
    public static Task<T> Detached<T>(Func<T> work, CancellationToken cancellation) =>
        Task.Run(work, cancellation).WaitAsync(cancellation);

    private static bool IsUnprintable(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
