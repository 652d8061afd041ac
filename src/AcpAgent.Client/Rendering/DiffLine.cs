namespace AcpAgent.Client.Rendering;

/// <summary>What a line of a diff is.</summary>
public enum DiffLineKind
{
    /// <summary>It is in both texts.</summary>
    Same,

    /// <summary>It is in the new text only.</summary>
    Added,

    /// <summary>It is in the old text only.</summary>
    Removed,

    /// <summary>A number of lines that are in both texts and are not shown.</summary>
    Gap,

    /// <summary>A remark about the line before.</summary>
    Remark,
}

/// <summary>A line of a diff.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The line without its end; of a <see cref="DiffLineKind.Gap"/> and a <see cref="DiffLineKind.Remark"/>, words for a person.</param>
public readonly record struct DiffLine(DiffLineKind Kind, string Text);
