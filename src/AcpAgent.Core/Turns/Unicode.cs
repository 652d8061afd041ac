using System.Text;

namespace AcpAgent.Core.Turns;

/// <summary>Text that a model or a tool made may hold halves of surrogate pairs; a journal cannot.</summary>
internal static class Unicode
{
    /// <summary>The text itself, or a copy with each half surrogate pair replaced by U+FFFD.</summary>
    public static string Repair(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }
}
