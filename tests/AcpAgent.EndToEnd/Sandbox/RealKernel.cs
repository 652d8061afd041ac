using System.Diagnostics;
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

    /// <summary>
    /// The same for a way of confining. Root can always run bubblewrap; whether somebody without capabilities may is the machine's choice, and where
    /// it says no there is nothing to be shown.
    /// </summary>
    public static void Demand(SandboxUser user, SandboxWay way)
    {
        Demand(user);
        if (way == SandboxWay.Landlock)
        {
            return;
        }

        Need(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed");
        string[] command = [.. user.Become, "/usr/bin/bwrap", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/true"];
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var errors = run.StandardError.ReadToEnd();
        run.WaitForExit();
        if (user == SandboxUser.Root)
        {
            Need(run.ExitCode == 0, errors);
        }

        Assert.SkipUnless(run.ExitCode == 0, errors);
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
