using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AcpAgent.Bench.Micro;

/// <summary>Runs the benchmarks of parts. In this process: a project generated beside this one would have to pass the repository's rules.</summary>
internal static class MicroRun
{
    public static int Run(string[] arguments)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Tests.Shared.RepositoryRoot.Path, "artifacts", "BenchmarkDotNet"));
        BenchmarkSwitcher.FromAssembly(typeof(MicroRun).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
