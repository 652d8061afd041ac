namespace AcpAgent.Client.Rendering;

/// <summary>
/// <see cref="TerminalText.Escape"/> for text that comes in pieces: whatever the cuts, the result is that of the whole text.
/// </summary>
public sealed class TerminalTextStream
{
    private string _held = "";

    /// <summary>The next piece, fit for a terminal. What cannot be judged without the piece after it is held back.</summary>
    public string Next(string piece)
    {
        string text = _held + piece;
        int whole = text.Length > 0 && (text[^1] == '\r' || char.IsHighSurrogate(text[^1])) ? text.Length - 1 : text.Length;
        _held = text[whole..];
        return TerminalText.Escape(text[..whole]);
    }

    /// <summary>What was held back, now that nothing follows.</summary>
    public string End()
    {
        string text = TerminalText.Escape(_held);
        _held = "";
        return text;
    }
}
