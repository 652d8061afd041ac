using Xunit;

namespace AcpAgent.Tests.Shared;

/// <summary>
/// What a test needs from outside the repository. Where it is missing the test fails under CI (<c>CI=true</c>) and is
/// skipped by name elsewhere, so that a green CI run means that everything ran.
/// </summary>
public static class Component
{
    /// <summary>Whether a missing component is a failure.</summary>
    public static bool Required { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends the running test because <paramref name="name"/> is missing.</summary>
    public static void Missing(string name, string why)
    {
        if (Required)
        {
            Assert.Fail($"{name} is missing: {why}");
        }

        Assert.Skip($"{name} is missing: {why}");
    }

    /// <summary>The full path of <paramref name="program"/> on the PATH; the test ends when there is none.</summary>
    public static string Program(string program)
    {
        var path = Find(program);
        if (path is null)
        {
            Missing(program, "not on the PATH");
        }

        return path!;
    }

    /// <summary>The full path of <paramref name="program"/> on the PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
