using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AcpAgent.Core.Instructions;

/// <summary>Reads a file that may be anybody's.</summary>
/// <param name="path">Absolute.</param>
/// <param name="limit">The most bytes to read.</param>
/// <returns>The file's first bytes, at most <paramref name="limit"/> of them; null where there is no such file.</returns>
/// <exception cref="IOException">It cannot be read, or is no regular file beneath the session's roots.</exception>
public delegate byte[]? BoundedFileReader(string path, int limit);

/// <summary>
/// What a project's <c>AGENTAO.md</c> tells the agent: UTF-8, a leading YAML block dropped. Read for every turn anew; a file that cannot be
/// used is a problem to be shown, never a reason to fail.
/// </summary>
/// <param name="Text">The instructions; empty where there are none.</param>
/// <param name="Problem">Why the file was not used, one sentence for a person; null where all is well.</param>
public sealed record AgentaoFile(string Text, string? Problem = null)
{
    /// <summary>The file's name.</summary>
    public const string Name = "AGENTAO.md";

    /// <summary>The most bytes that it may have.</summary>
    public const int MaxBytes = 128 * 1024;

    private const string Fence = "---";

    /// <summary>No instructions.</summary>
    public static AgentaoFile None { get; } = new("");

    /// <summary>Reads the file of a directory.</summary>
    public static AgentaoFile Read(string directory, BoundedFileReader read)
    {
        byte[]? bytes;
        try
        {
            bytes = read(Path.Combine(directory, Name), MaxBytes + 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new AgentaoFile("", $"{Name} was not used: {error.Message}");
        }

        return bytes is null ? None : Parse(bytes);
    }

    /// <summary>Takes the instructions out of the file's bytes.</summary>
    public static AgentaoFile Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return new AgentaoFile("", string.Create(CultureInfo.InvariantCulture, $"{Name} was not used: it has more than {MaxBytes} bytes."));
        }

        if (Utf8.IsValid(bytes))
        {
            bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
            return new AgentaoFile(WithoutYaml(Encoding.UTF8.GetString(bytes)).Trim());
        }

        return new AgentaoFile("", string.Create(CultureInfo.InvariantCulture, $"{Name} was not used: line {LineOfError(bytes)} is not UTF-8."));
    }

    /// <summary>Drops what stands between a first line <c>---</c> and the next such line. Where that never comes, the line was a ruler.</summary>
    private static string WithoutYaml(string text)
    {
        var start = NextLine(text, 0);
        if (text.AsSpan(0, start).TrimEnd() is not Fence)
        {
            return text;
        }

        while (start < text.Length)
        {
            var next = NextLine(text, start);
            if (text.AsSpan(start, next - start).TrimEnd() is Fence or "...")
            {
                return text[next..];
            }

            start = next;
        }

        return text;
    }

    private static int NextLine(string text, int from) => text.IndexOf('\n', from) is var end and >= 0 ? end + 1 : text.Length;

    private static int LineOfError(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) is System.Buffers.OperationStatus.Done)
        {
            valid += length;
        }

        return 1 + bytes[..valid].Count((byte)'\n');
    }
}
