using AcpAgent.Core.Sandbox;
using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>What these tests need of the machine.</summary>
internal static class RealKernel
{
    /// <summary>Skips by name where the kernel cannot enforce; where everything must hold, that is a failure.</summary>
    public static void Demand(SandboxUser user)
    {
        var status = SandboxStatus.OfThisMachine();
        Need(status.IsComplete, $"this kernel does not enforce {string.Join("; ", status.Gaps)}");
        Need(Environment.UserName == "root", $"only root can run an agent as {user}");
    }

    private static void Need(bool isThere, string otherwise)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.True(isThere, otherwise);
        }

        Assert.SkipUnless(isThere, otherwise);
    }
}
