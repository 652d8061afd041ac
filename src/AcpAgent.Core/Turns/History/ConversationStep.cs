using System.Text;

namespace AcpAgent.Core.Turns.History;

/// <summary>One reply of the model: what it said and the tools it called.</summary>
internal sealed class ConversationStep
{
    private readonly List<ConversationCall> _calls = [];
    private StringBuilder? _text;
    private StringBuilder? _thoughts;
    private string _finishedText = "";

    public IReadOnlyList<ConversationCall> Calls => _calls;

    public string Text => _text?.ToString() ?? _finishedText;

    /// <summary>The model's reasoning, kept while the turn lasts: some models want it back between tool calls.</summary>
    public string Thoughts => _thoughts?.ToString() ?? "";

    public void Say(string text) => (_text ??= new StringBuilder(_finishedText)).Append(text);

    public void Think(string text) => (_thoughts ??= new StringBuilder()).Append(text);

    public void Call(ConversationCall call) => _calls.Add(call);

    /// <summary>Lets go of what only a running turn needs.</summary>
    public void Compact()
    {
        _finishedText = Text;
        _text = null;
        _thoughts = null;
        _calls.TrimExcess();
    }
}
