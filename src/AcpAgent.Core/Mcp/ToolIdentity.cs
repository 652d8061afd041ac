using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp;

/// <summary>Tells whether a tool is still the one that was decided on.</summary>
internal static class ToolIdentity
{
    /// <summary>Whether the two are called in the same way and say the same of what they do.</summary>
    public static bool AreSame(Tool a, Tool b) =>
        a.Name == b.Name
        && a.Description == b.Description
        && a.Annotations?.ReadOnlyHint == b.Annotations?.ReadOnlyHint
        && a.Annotations?.DestructiveHint == b.Annotations?.DestructiveHint
        && a.InputSchema.GetRawText() == b.InputSchema.GetRawText();
}
