using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Every attempt of the tables, against the real kernel: it succeeds without the sandbox, and fails in it.</summary>
public sealed class EscapeTests(SandboxWorlds worlds) : IClassFixture<SandboxWorlds>
{
    private const string Off = """{"enabled": false}""";
    private const string On = """{"enabled": true}""";

    public static TheoryData<string, string> Attempts()
    {
        TheoryData<string, string> data = [];
        foreach (var user in SandboxUser.All)
        {
            foreach (var attempt in user == SandboxUser.Root ? Escapes.OfAnybody.Concat(Escapes.OfRoot) : Escapes.OfAnybody)
            {
                data.Add(user.Name, attempt.Name);
            }
        }

        return data;
    }

    public static TheoryData<string> Anyway => [.. Escapes.RefusedAnyway.Select(attempt => attempt.Name)];

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task It_succeeds_without_the_sandbox_and_fails_in_it(string user, string name)
    {
        var who = SandboxUser.All.Single(one => one.Name == user);
        RealKernel.Demand(who);
        var attempt = Escapes.OfAnybody.Concat(Escapes.OfRoot).Single(one => one.Name == name);
        var (without, within) = (await TryAsync(who, Off, attempt), await TryAsync(who, On, attempt));
        Assert.True(without.Escaped, $"Nothing is shown by this: it fails without the sandbox too.\n{without.Output}");
        Assert.False(within.Escaped, $"It got out:\n{within.Output}");
    }

    [Theory]
    [MemberData(nameof(Anyway))]
    public async Task What_the_kernel_refuses_anyway(string name)
    {
        RealKernel.Demand(SandboxUser.Nobody);
        var attempt = Escapes.RefusedAnyway.Single(one => one.Name == name);
        Assert.False((await TryAsync(SandboxUser.Nobody, Off, attempt)).Escaped);
        Assert.False((await TryAsync(SandboxUser.Nobody, On, attempt)).Escaped);
    }

    [Fact]
    public void There_are_enough_of_them()
    {
        Assert.True(Escapes.OfAnybody.Count >= 60);
        Assert.Distinct(Escapes.OfAnybody.Concat(Escapes.OfRoot).Select(attempt => attempt.Name));
    }

    private async Task<(bool Escaped, string Output)> TryAsync(SandboxUser user, string settings, Attempt attempt)
    {
        var (output, hasChanged) = await worlds.Of(user, settings).TryAsync(attempt.Script);
        Assert.True(!attempt.Script.StartsWith("/usr/bin/python3", StringComparison.Ordinal) || output.Contains("READY", StringComparison.Ordinal), output);
        Assert.Contains(settings == On ? "[sandboxed: workspace-write-no-network" : "[unsandboxed: ", output, StringComparison.Ordinal);
        return (hasChanged || output.Contains("ESCAPED", StringComparison.Ordinal), output);
    }
}
