using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Every attempt of the tables, against the real kernel: it succeeds without the sandbox, and fails in it.</summary>
public sealed class EscapeTests(SandboxWorlds worlds) : IClassFixture<SandboxWorlds>
{
    private const string Off = """{"enabled": false}""";

    private static readonly SandboxWay[] _withBubblewrap = [SandboxWay.Both, SandboxWay.Bubblewrap];

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

    public static TheoryData<string, string, string> AttemptsWithBubblewrap()
    {
        TheoryData<string, string, string> data = [];
        foreach (var (way, row) in _withBubblewrap.SelectMany(way => Attempts().Select(row => (way, row.Data))))
        {
            data.Add(way.Name, row.Item1, row.Item2);
        }

        return data;
    }

    public static TheoryData<string, string> AttemptsAtWhatIsCovered()
    {
        TheoryData<string, string> data = [];
        foreach (var user in SandboxUser.All)
        {
            foreach (var attempt in CoveredEscapes.All)
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
        var (without, within) = (await TryAsync(who, null, attempt), await TryAsync(who, SandboxWay.Landlock, attempt));
        Assert.True(without.Escaped, $"Nothing is shown by this: it fails without the sandbox too.\n{without.Output}");
        Assert.False(within.Escaped, $"It got out:\n{within.Output}");
    }

    /// <summary>That each succeeds without the sandbox is shown above.</summary>
    [Theory]
    [MemberData(nameof(AttemptsWithBubblewrap))]
    public async Task It_fails_with_bubblewrap_too(string way, string user, string name)
    {
        var who = SandboxUser.All.Single(one => one.Name == user);
        RealKernel.Demand(who, SandboxWay.Named(way));
        var within = await TryAsync(who, SandboxWay.Named(way), Escapes.OfAnybody.Concat(Escapes.OfRoot).Single(one => one.Name == name));
        Assert.False(within.Escaped, $"It got out:\n{within.Output}");
    }

    [Theory]
    [MemberData(nameof(AttemptsAtWhatIsCovered))]
    public async Task What_is_covered_is_not_touched_where_commands_may_write(string user, string name)
    {
        var who = SandboxUser.All.Single(one => one.Name == user);
        RealKernel.Demand(who, SandboxWay.Both);
        var attempt = CoveredEscapes.All.Single(one => one.Name == name);
        var (without, within) = (await TryAsync(who, null, attempt), await TryAsync(who, SandboxWay.Both, attempt));
        Assert.True(without.Escaped, $"Nothing is shown by this: it fails without the sandbox too.\n{without.Output}");
        Assert.False(within.Escaped, $"It got out:\n{within.Output}");
    }

    [Theory]
    [MemberData(nameof(Anyway))]
    public async Task What_the_kernel_refuses_anyway(string name)
    {
        RealKernel.Demand(SandboxUser.Nobody);
        var attempt = Escapes.RefusedAnyway.Single(one => one.Name == name);
        Assert.False((await TryAsync(SandboxUser.Nobody, null, attempt)).Escaped);
        Assert.False((await TryAsync(SandboxUser.Nobody, SandboxWay.Landlock, attempt)).Escaped);
    }

    [Fact]
    public void There_are_enough_of_them()
    {
        Assert.True(Escapes.OfAnybody.Count >= 60);
        Assert.Distinct(Escapes.OfAnybody.Concat(Escapes.OfRoot).Select(attempt => attempt.Name));
    }

    /// <param name="user">Whoever tries.</param>
    /// <param name="way">How it is confined; null for not at all.</param>
    /// <param name="attempt">What is tried.</param>
    private async Task<(bool Escaped, string Output)> TryAsync(SandboxUser user, SandboxWay? way, Attempt attempt)
    {
        var world = way is null ? worlds.Of(user, Off) : worlds.Of(user, way, Jobs.Write);
        var (output, hasChanged) = await world.TryAsync(attempt.Script);
        Assert.True(!attempt.Script.StartsWith("/usr/bin/python3", StringComparison.Ordinal) || output.Contains("READY", StringComparison.Ordinal), output);
        Assert.Contains(way?.Sign(Jobs.Write) ?? "[unsandboxed: ", output, StringComparison.Ordinal);
        return (hasChanged || output.Contains("ESCAPED", StringComparison.Ordinal), output);
    }
}
