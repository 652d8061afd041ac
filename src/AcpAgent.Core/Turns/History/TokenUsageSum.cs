using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Turns.History;

internal static class TokenUsageSum
{
    public static TokenUsage Plus(this TokenUsage sum, TokenUsage? usage) => usage is null ? sum : new TokenUsage(
        sum.Input + usage.Input, sum.Output + usage.Output, sum.CachedInput + usage.CachedInput, sum.Reasoning + usage.Reasoning);
}
