using System.Text.Json;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Terminals of a client that does anything, in sessions that end in any way.</summary>
public sealed class TerminalReleaseTests
{
    private const int Times = 80;

    private static readonly Gen<Manner> _manner = Gen.Frequency((4, Gen.Const(Manner.AtOnce)), (1, Gen.Const(Manner.Late)), (1, Gen.Const(Manner.WithAnError)), (1, Gen.Const(Manner.Never)));

    private static readonly Gen<TerminalManners> _manners = Gen.Select(
        _manner, _manner, _manner, _manner, _manner, Gen.OneOf(Gen.Const((int?)null), Gen.Int[0, 60].Select(value => (int?)value)), Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true))),
        (create, output, wait, kill, release, ends, same) => new TerminalManners(create, output, wait, kill, release, ends, same));

    /// <summary>What ends the session's work.</summary>
    private enum End
    {
        Itself,
        Cancel,
        Close,
        TakeOver,
        Shutdown,
        Disconnect,
    }

    [Fact]
    public async Task Whatever_the_client_does_and_however_it_all_ends_each_terminal_is_given_back_once_and_not_asked_for_afterwards()
    {
        var made = 0;
        await Gen.Select(_manners, Gen.Enum<End>(), Gen.Int[0, 300], Gen.Bool).SampleAsync(
            async (manners, end, after, isBackground) => Interlocked.Add(ref made, await CheckAsync(manners, end, after, isBackground)), iter: Times, threads: 4);
        Assert.True(made >= Times / 2, $"only {made} terminals were made");
    }

    /// <returns>How many terminals were made.</returns>
    private static async Task<int> CheckAsync(TerminalManners manners, End end, int after, bool isBackground)
    {
        await using var harness = new AgentHarness(options =>
        {
            var user = Directory.CreateDirectory(Path.Combine(options.DataDirectory, "..", "user")).FullName;
            File.WriteAllText(Path.Combine(user, "sandbox.json"), """{"enabled":false}""");
            return options with
            {
                Shell = new ShellOptions
                {
                    Helper = HelperProgram.Beside(AppContext.BaseDirectory),
                    Surroundings = new SandboxSurroundings([user], user, []),
                    ClientPatience = TimeSpan.FromMilliseconds(60),
                    Leave = TimeSpan.FromMilliseconds(400),
                    Idle = TimeSpan.FromMilliseconds(300),
                },
            };
        });
        await using var client = await TerminalClient.ConnectAsync(harness.Server, manners);
        var session = (await client.Agent.NewSessionAsync(new NewSessionRequest { Cwd = harness.Cwd, McpServers = [] }, AgentHarness.Token)).SessionId;
        var call = JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = "make it", ["is_background"] = isBackground });
        Task prompt = client.Agent.PromptAsync(new PromptRequest { SessionId = session, Prompt = [new TextContent { Text = $"/offline call run_shell_command {call}\n/offline call run_shell_command {call}" }] }, AgentHarness.Token);
        await Task.Delay(after, AgentHarness.Token);
        switch (end)
        {
            case End.Cancel:
                client.Agent.Cancel(new CancelNotification { SessionId = session });
                break;
            case End.Close:
                await client.Agent.CloseSessionAsync(new CloseSessionRequest { SessionId = session }, AgentHarness.Token);
                break;
            case End.TakeOver:
                var other = await harness.ConnectAsync();
                await other.LoadAsync(session, harness.Cwd);
                break;
            case End.Shutdown:
                harness.Server.BeginShutdown();
                await harness.Server.LetGoOfTerminalsAsync();
                break;
            case End.Disconnect:
                client.Disconnect();
                break;
            case End.Itself:
            default:
                break;
        }

        await prompt.WaitAsync(TimeSpan.FromSeconds(60), AgentHarness.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(prompt.IsCompleted, "the prompt is never answered");
        await harness.Server.LetGoOfTerminalsAsync();
        await harness.Server.CloseSessionsAsync(AgentHarness.Token).WaitAsync(TimeSpan.FromSeconds(60), AgentHarness.Token);

        if (end != End.Disconnect)
        {
            await AgentHarness.UntilAsync(() => client.Made.Distinct().All(id => client.Requests.Contains(("release", id))));
        }

        foreach (var id in client.Made.Distinct())
        {
            var about = client.Requests.Where(request => request.Id == id).ToList();
            var released = about.FindIndex(request => request.Method == "release");
            if (!manners.SameName)
            {
                Assert.True(released < 0 || about.Count == released + 1, $"after it was given back: {string.Join(' ', about.Select(request => request.Method))}");
            }

            Assert.InRange(about.Count(request => request.Method == "release"), end == End.Disconnect ? 0 : 1, client.Made.Count(made => made == id));
        }

        return client.Made.Count;
    }
}
