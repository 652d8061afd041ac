using System.Diagnostics;
using Xunit;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>Runs other programs.</summary>
internal static class ProgramRun
{
    /// <summary>Runs a command that has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        var (code, output, errors) = await TryAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)} exited with {code}:\n{errors[Math.Max(0, errors.Length - 4000)..]}");
        return output;
    }

    /// <summary>Runs a command.</summary>
    public static async Task<(int Code, string Output, string Errors)> TryAsync(IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
