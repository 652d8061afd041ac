using System.CommandLine;
using AcpAgent.Client.Demo;
using AcpAgent.Client.Processes;
using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<bool> keep = new("--keep") { Description = "Keep the demo's temporary folder, with its session." };
        Command command = new("demo", "See it work, here and now: no key, no network, in a temporary folder.") { keep };
        command.SetAction((result, _) => RunAsync(result.GetValue(keep)));
        return command;
    }

    private static async Task<int> RunAsync(bool keep)
    {
        using Interrupts interrupts = Interrupts.OfProcess();
        return await DemoRun.RunAsync(new DemoOptions(AgentCommand.Self(), keep), Screen.StandardOutput(), interrupts).ConfigureAwait(false);
    }
}
