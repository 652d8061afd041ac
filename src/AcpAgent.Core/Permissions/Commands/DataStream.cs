namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Where bytes that flow between commands come from.</summary>
internal enum DataOrigin
{
    /// <summary>A file or a program of which nothing is known.</summary>
    Other,

    /// <summary>Decoded, decompressed or decrypted: made so that nobody reads it.</summary>
    Decoded,

    /// <summary>From the network.</summary>
    Downloaded,
}

/// <summary>What a command writes or is given to read.</summary>
/// <param name="Text">The text; null where it is known only when it runs.</param>
/// <param name="Origin">Where unknown text comes from.</param>
internal sealed record DataStream(string? Text, DataOrigin Origin = DataOrigin.Other)
{
    /// <summary>Nothing is known.</summary>
    public static DataStream Unknown { get; } = new(null, DataOrigin.Other);

    /// <summary>Nothing at all.</summary>
    public static DataStream Empty { get; } = new("");

    /// <summary>One after the other.</summary>
    public DataStream Then(DataStream next) =>
        Text is not null && next.Text is not null && Text.Length + next.Text.Length <= CommandReader.LongestText
            ? Text.Length == 0 ? next : new(Text + next.Text)
            : new(null, (DataOrigin)Math.Max((int)Origin, (int)next.Origin));
}
