namespace AcpAgent.Core.Models.Offline;

/// <summary>Text without meaning, the same every time.</summary>
internal static class Filler
{
    private static readonly string[] Vocabulary =
        ["the", "quiet", "river", "carries", "every", "small", "boat", "past", "old", "stone", "houses", "toward", "open", "water"];

    /// <summary><paramref name="count"/> words in a sentence.</summary>
    public static string Words(int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(number => Vocabulary[number % Vocabulary.Length]));

    /// <summary>A piece of exactly <paramref name="size"/> ASCII bytes, which begins with its number where there is room.</summary>
    public static string Chunk(int number, int size) => string.Create(size, number, static (span, number) =>
    {
        span.Fill('.');
        if (number.TryFormat(span, out var written) && written < span.Length)
        {
            span[^1] = ' ';
        }
    });
}
