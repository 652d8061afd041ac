namespace AcpAgent.EndToEnd.Crash;

/// <summary>Leaves behind a session's last segment what a crash of the machine can leave there: the beginning of a record, zeros, or anything.</summary>
internal static class TornTail
{
    /// <summary>Tears it.</summary>
    /// <returns>The file.</returns>
    public static string Add(string folder, Random random)
    {
        var segments = Segments(folder);
        var lines = segments.Reverse().Select(File.ReadAllBytes).First(bytes => bytes.Contains((byte)'\n'));
        var end = Array.LastIndexOf(lines, (byte)'\n');
        var record = lines[(Array.LastIndexOf(lines, (byte)'\n', end - 1) + 1)..end];
        var part = record[..random.Next(1, record.Length)];
        byte[] tail = random.Next(5) switch
        {
            0 or 1 => part,
            2 => new byte[random.Next(1, 5000)],
            3 => [.. part, .. new byte[random.Next(1, 5000)]],
            _ => [.. RandomBytes(random), (byte)'\n'],
        };
        using var file = new FileStream(segments[^1], FileMode.Append);
        file.Write(tail);
        return segments[^1];
    }

    /// <summary>A session's segments, oldest first.</summary>
    public static string[] Segments(string folder) => [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)];

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        return bytes;
    }
}
