using AcpAgent.Client.Connecting;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>Where an agent says that it listens.</summary>
internal static class Listening
{
    private const string Mark = "Listening on ";

    /// <summary>Waits until it listens on <paramref name="count"/> addresses.</summary>
    public static async Task<IReadOnlyList<AgentAddress>> AddressesAsync(AgentProcess agent, int count)
    {
        IReadOnlyList<AgentAddress> Found() =>
        [
            .. agent.Errors.Split('\n')[..^1]
                .Where(line => line.Contains(Mark, StringComparison.Ordinal))
                .Select(line => AgentAddress.Parse(line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim())),
        ];

        await agent.LoggedAsync(Mark);
        await Patience.UntilAsync(() => Found().Count >= count, $"the agent listens on {count} addresses");
        return Found();
    }
}
