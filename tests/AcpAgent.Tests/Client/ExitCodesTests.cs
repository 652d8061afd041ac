using AcpAgent.Client;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Client;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(StopReason.EndTurn, 0)]
    [InlineData(StopReason.MaxTokens, 3)]
    [InlineData(StopReason.MaxTurnRequests, 4)]
    [InlineData(StopReason.Refusal, 5)]
    [InlineData(StopReason.Cancelled, 130)]
    public void Scripts_rely_on_these(StopReason reason, int code) => Assert.Equal(code, ExitCodes.Of(reason));

    [Fact]
    public void Every_reason_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<StopReason>().Select(ExitCodes.Of).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.DoesNotContain(ExitCodes.Failure, codes);
        Assert.DoesNotContain(ExitCodes.Usage, codes);
    }
}
