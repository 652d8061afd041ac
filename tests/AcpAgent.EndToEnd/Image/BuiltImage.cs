using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Image;

/// <summary>The image, built once from the repository's Dockerfile for all tests of it.</summary>
public sealed class BuiltImage : IAsyncLifetime
{
    private static readonly string[] s_needed = ["podman", "runc", "debootstrap"];

    /// <summary>podman, with what it needs on machines of every kind of cgroups.</summary>
    public static IReadOnlyList<string> Podman { get; } = ["podman", "--runtime", "runc", "--cgroup-manager=cgroupfs"];

    private string? _name;

    /// <summary>Its name; the running test ends here where it cannot be built for want of a program.</summary>
    public string Name
    {
        get
        {
            foreach (var program in s_needed)
            {
                Component.Program(program);
            }

            if (Environment.UserName != "root")
            {
                Component.Missing("root", "podman builds and runs the image as root");
            }

            return _name ?? throw new InvalidOperationException("The image has not been built.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.UserName == "root" && s_needed.All(program => Component.Find(program) is not null))
        {
            _name = (await ProgramRun.RunAsync([Path.Combine(RepositoryRoot.Path, "tests", "image", "build.sh")])).Trim();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
