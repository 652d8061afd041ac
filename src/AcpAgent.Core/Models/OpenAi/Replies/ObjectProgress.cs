namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>Follows a JSON object that arrives in pieces, and tells when its last brace has come. Each character is looked at once.</summary>
internal sealed class ObjectProgress
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Whether the outermost brace has been closed.</summary>
    public bool IsComplete { get; private set; }

    public void Add(string piece)
    {
        foreach (var c in piece)
        {
            if (_inString)
            {
                _inString = _escaped || c != '"';
                _escaped = !_escaped && c == '\\';
                continue;
            }

            switch (c)
            {
                case '"':
                    _inString = true;
                    break;
                case '{' or '[':
                    _depth++;
                    break;
                case '}' or ']':
                    IsComplete |= --_depth == 0;
                    break;
                default:
                    break;
            }
        }
    }
}
