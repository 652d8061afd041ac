using AcpAgent.Client.Rendering;
using AcpAgent.Client.Views;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Client.Rendering;

public sealed class TurnSummaryTests
{
    [Fact]
    public void Tells_what_our_agent_tells()
    {
        SessionView view = new();
        view.Apply(new UsageUpdate { Used = 1200, Size = 128_000, Cost = new Cost { Amount = 0.25, Currency = "USD" } });
        PromptResponse response = new() { StopReason = StopReason.MaxTokens, Meta = TurnMeta.Of(new TokenUsage(1100, 100), new Dictionary<string, string> { ["model"] = "m1" }) };
        Assert.Equal("max_tokens · 1,100 tokens in, 100 out · context 1,200 of 128,000 · 0.25 USD", TurnSummary.Of(response, view));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"acp-agent/usage":5}""")]
    [InlineData("""{"acp-agent/usage":{"inputTokens":"many","outputTokens":{}}}""")]
    public void Strange_metadata_is_passed_over(string meta)
    {
        PromptResponse response = new() { StopReason = StopReason.EndTurn, Meta = System.Text.Json.Nodes.JsonNode.Parse(meta)?.AsObject() };
        Assert.Equal("end_turn", TurnSummary.Of(response, new SessionView()));
    }
}
