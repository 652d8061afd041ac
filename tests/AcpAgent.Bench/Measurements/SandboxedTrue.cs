using System.Diagnostics;
using AcpAgent.Bench.Measuring;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Settings;

namespace AcpAgent.Bench.Measurements;

/// <summary>
/// From the wish to run <c>true</c> to its end: confined, only watched over, bare, and where bubblewrap is installed confined with it, and under nothing but it.
/// </summary>
internal sealed class SandboxedTrue : IMeasurement
{
    private const int WarmUp = 5;
    private const int Repetitions = 100;
    private const string Program = "/bin/true";

    private static readonly string[] _bubblewrap =
        ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--", Program];

    public string Name => "sandbox";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(bench.Scratch, "workspace")).FullName;
        var sandbox = new CommandSandbox(new SandboxSurroundings([], Environment.GetEnvironmentVariable("HOME"), []));
        await using var spawner = new ChildSpawner(new HelperProgram(Path.GetFullPath(bench.Agent), [], new Dictionary<string, string>()));
        var hasBubblewrap = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "bwrap")));
        var bubblewrap = BubblewrapProgram.Find(BubblewrapProgram.Places);
        var settings = Directory.CreateDirectory(Path.Combine(bench.Scratch, "settings")).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "sandbox.json"), """{"default_profile": "loopback", "profiles_dir": "."}""");
        await File.WriteAllTextAsync(Path.Combine(settings, "loopback.json"), """{"extends": "workspace-write-no-network", "network": "loopback"}""");
        var around = new CommandSandbox(new SandboxSurroundings([settings], Environment.GetEnvironmentVariable("HOME"), []), bubblewrap: () => bubblewrap);
        List<double> confined = [], watched = [], bare = [], wrapped = [], viewed = [];
        for (var i = 0; i < WarmUp + Repetitions; i++)
        {
            List<double> keep(List<double> samples) => i < WarmUp ? [] : samples;
            keep(confined).Add(await TimeAsync(async () =>
            {
                var state = (Confined)sandbox.Look(SandboxFile.ShellTool, [workspace], bench.Scratch);
                await RunAsync(spawner, workspace, state.Confinement);
            }));
            keep(watched).Add(await TimeAsync(() => RunAsync(spawner, workspace, null)));
            keep(bare).Add(await TimeAsync(() => RunBareAsync([Program])));
            if (hasBubblewrap)
            {
                keep(wrapped).Add(await TimeAsync(() => RunBareAsync(_bubblewrap)));
            }

            if (bubblewrap.Runs)
            {
                keep(viewed).Add(await TimeAsync(async () =>
                {
                    var state = (Confined)around.Look(SandboxFile.ShellTool, [workspace], bench.Scratch);
                    await RunAsync(spawner, workspace, state.Confinement);
                }));
            }
        }

        var reference = new Reference("true, started without a helper", new(bare));
        return
        [
            new(Name, "a sandboxed true, with looking up what it is confined to", "ms", new(confined), new Target.AtMostBeyondReference(10, "ms"), reference),
            new("sandbox-watched", "true, watched over but not confined", "ms", new(watched), new Target.None(), reference),
            .. bubblewrap.Runs
                ? [new Figure("sandbox-viewed", "a sandboxed true, with bubblewrap around Landlock", "ms", new(viewed), new Target.None(), reference)]
                : Array.Empty<Figure>(),
            .. hasBubblewrap ? [new Figure("sandbox-bubblewrap", "true under bubblewrap", "ms", new(wrapped), new Target.None(), reference)] : Array.Empty<Figure>(),
        ];
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task RunAsync(ChildSpawner spawner, string workspace, Confinement? confinement)
    {
        var child = await spawner.StartAsync(new ChildStart
        {
            Program = Program,
            Arguments = ["true"],
            Environment = new Dictionary<string, string>(),
            WorkingDirectory = workspace,
            Confinement = confinement,
        });
        _ = await child.Exited;
        await child.DisposeAsync();
    }

    private static async Task RunBareAsync(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
        }
    }
}
