using System.Globalization;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>
/// Processes that end at any instant. <c>ACP_CRASH_KILLS</c> says how many times, <c>ACP_CRASH_SEED</c> repeats the choices of an earlier run:
/// what is asked and when to die; how far the agent is by then is its own.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly int Kills = Number("ACP_CRASH_KILLS") ?? 60;

    [Fact]
    public Task Whatever_a_client_had_read_before_a_SIGKILL_is_there_after_session_load() => AtSiteAsync(async site =>
    {
        var run = new CrashRun(site, Kills);
        try
        {
            await run.RunAsync();
            Assert.True(run.Table.MidTurn >= 0.8, "Too many kills missed the turn.");
            Assert.False(run.Table.Missing.Any(), $"Never hit: {string.Join(", ", run.Table.Missing)}.");
            Assert.True(run.MostOfOneSession >= Kills / 10, $"No session took {Kills / 10} kills.");
        }
        finally
        {
            output.WriteLine($"{run.Table}\n{run.Sessions} sessions, {run.MostOfOneSession} kills in one");
        }
    });

    [Fact]
    public Task A_second_process_is_told_who_has_the_session_and_has_it_at_once_when_that_one_was_killed() =>
        AtSiteAsync(site => new OwnershipRun(site).RunAsync(times: Math.Max(3, Kills / 20)));

    [Fact]
    public Task A_turn_that_a_SIGTERM_hits_is_answered_cancelled_and_recorded_as_shut_down() =>
        AtSiteAsync(site => new TerminationRun(site).RunAsync(times: Math.Max(3, Kills / 10)));

    private async Task AtSiteAsync(Func<CrashSite, Task> test)
    {
        var home = new AgentHome();
        await using var site = new CrashSite(home, Number("ACP_CRASH_SEED") ?? Random.Shared.Next());
        output.WriteLine(site.ToString());
        await test(site);

        // After a failure the directories stay, to be looked at.
        home.Dispose();
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
