using AcpAgent.EndToEnd.Wire;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>
/// The client's end of one connection to the agent, whatever carries it. Every line is recorded both ways, and judged against the
/// protocol's schema at the end.
/// </summary>
public sealed class AgentWire(string name, Stream fromAgent, Stream toAgent)
{
    /// <summary>Everything that went over it so far.</summary>
    public WireLog Log { get; } = new(name);

    internal Stream FromAgent => fromAgent;

    internal Stream ToAgent => toAgent;

    /// <summary>Ends what the agent reads.</summary>
    public void CloseInput()
    {
        try
        {
            toAgent.Dispose();
        }
        catch (IOException)
        {
            // What was not flushed has nobody to read it.
        }
    }

    /// <summary>Gives up reading what the agent writes, as a client that died does.</summary>
    public void CloseOutput()
    {
        Log.Cut = true;
        fromAgent.Dispose();
    }

    /// <summary>Fails when the log breaks a rule of the protocol.</summary>
    public void AssertClean()
    {
        var violations = WireValidator.Judge(Log);
        if (violations.Count > 0)
        {
            throw new WireViolationException(name, violations);
        }
    }
}
