using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.History;

/// <summary>A prompt and everything that came of it so far.</summary>
internal sealed class ConversationTurn(PromptAccepted prompt)
{
    private readonly List<ConversationStep> _steps = [];
    private bool _replied = true;

    public string Id { get; } = prompt.TurnId;

    public IReadOnlyList<ContentBlock> Prompt { get; } = prompt.Prompt;

    public IReadOnlyList<ConversationStep> Steps => _steps;

    /// <summary>UTF-8 bytes of all that the model is sent of this turn, its framing roughly included.</summary>
    public long SentBytes { get; set; }

    public TokenUsage Usage { get; set; } = new(0, 0);

    /// <summary>How it ended; null while it is open.</summary>
    public TurnEndCause? Cause { get; private set; }

    public StopReason? StopReason { get; private set; }

    public bool IsOpen => Cause is null;

    /// <summary>A refusal takes the prompt, and all that followed from it, out of what the model is told.</summary>
    public bool IsForgotten => StopReason is Protocol.Schema.StopReason.Refusal;

    /// <summary>The reply that is being received.</summary>
    public ConversationStep CurrentStep
    {
        get
        {
            if (_replied)
            {
                _steps.Add(new ConversationStep());
                _replied = false;
            }

            return _steps[^1];
        }
    }

    public void Replied(TokenUsage? usage)
    {
        _replied = true;
        Usage = Usage.Plus(usage);
    }

    public void End(TurnEnded end)
    {
        (Cause, StopReason) = (end.Cause, end.StopReason);
        _steps.ForEach(step => step.Compact());
        _steps.TrimExcess();
    }
}
