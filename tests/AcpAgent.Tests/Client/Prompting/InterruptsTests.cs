using AcpAgent.Client.Prompting;
using Xunit;

namespace AcpAgent.Tests.Client.Prompting;

public sealed class InterruptsTests
{
    [Fact]
    public async Task The_first_asks_and_the_second_insists()
    {
        using Interrupts interrupts = new();
        interrupts.Ask();
        Assert.Equal((true, false), (interrupts.Asked.IsCompleted, interrupts.Insisted.IsCompleted));
        interrupts.Ask();
        Assert.Equal(2, await interrupts.Insisted);
    }

    [Fact]
    public async Task A_signal_to_end_insists_at_once()
    {
        using Interrupts interrupts = new();
        interrupts.Insist(15);
        Assert.False(interrupts.Asked.IsCompleted);
        Assert.Equal(15, await interrupts.Insisted);
    }
}
