using Spectre.Console;

namespace AcpAgent.Client.Rendering;

/// <summary>How things look in a terminal that can show it.</summary>
public static class Styles
{
    /// <summary>What is said by nobody in particular.</summary>
    public static Style Plain { get; } = Style.Plain;

    /// <summary>What need not be read.</summary>
    public static Style Dim { get; } = new(decoration: Decoration.Dim);

    /// <summary>What the agent thinks.</summary>
    public static Style Thought { get; } = new(decoration: Decoration.Dim | Decoration.Italic);

    /// <summary>What stands out.</summary>
    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    /// <summary>A heading.</summary>
    public static Style Heading { get; } = new(Color.Aqua, decoration: Decoration.Bold);

    /// <summary>What went well, and what was added.</summary>
    public static Style Good { get; } = new(Color.Green);

    /// <summary>What went wrong, and what was removed.</summary>
    public static Style Bad { get; } = new(Color.Red);

    /// <summary>What wants attention.</summary>
    public static Style Attention { get; } = new(Color.Yellow);
}
