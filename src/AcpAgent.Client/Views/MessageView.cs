using System.Text;

namespace AcpAgent.Client.Views;

/// <summary>A message, as far as it has come.</summary>
public sealed class MessageView : ViewItem
{
    private readonly StringBuilder _text = new();

    internal MessageView(Speaker speaker, string? id) => (Speaker, Id) = (speaker, id);

    /// <summary>Whose words these are.</summary>
    public Speaker Speaker { get; }

    /// <summary>Its id; null where the agent gives none, and for what the user has just said.</summary>
    public string? Id { get; }

    /// <summary>Its text; what is no text is described in brackets.</summary>
    public string Text => _text.ToString();

    /// <summary>How many characters <see cref="Text"/> has.</summary>
    public int Length => _text.Length;

    internal void Append(string text) => _text.Append(text);
}
