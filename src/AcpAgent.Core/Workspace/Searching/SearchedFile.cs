namespace AcpAgent.Core.Workspace.Searching;

/// <summary>What was found in a file.</summary>
/// <param name="Lines">The first lines that match.</param>
/// <param name="Count">How many match.</param>
/// <param name="IsTooLarge">Whether it was not looked into.</param>
internal sealed record SearchedFile(IReadOnlyList<FoundLine> Lines, long Count, bool IsTooLarge = false)
{
    /// <summary>Nothing.</summary>
    public static SearchedFile Empty { get; } = new([], 0);
}

/// <summary>A line that matches.</summary>
/// <param name="Number">1 for the file's first.</param>
/// <param name="Text">The line, or, where it is long, the part around the match.</param>
internal readonly record struct FoundLine(long Number, string Text);
