using System.Globalization;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.EndToEnd.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Fuzz;

/// <summary>
/// Lines mutated from right ones of every method. The process stays up, every request with a valid id gets exactly one answer, what
/// comes back is always right, and memory stays flat. <c>ACP_FUZZ_LINES</c> and <c>ACP_FUZZ_SEED</c> say how many and which.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : AgentTest
{
    private const int Batch = 500;

    /// <summary>Looks that prompts are given to end by themselves before they are cancelled.</summary>
    private const int LooksBeforeCancel = 10;

    private const long GrowthAtMost = 32L << 20;

    private static readonly int Lines = Number("ACP_FUZZ_LINES", 30_000);
    private static readonly int Seed = Number("ACP_FUZZ_SEED", 20261102);

    private readonly AnswerCount _count = new();
    private readonly Queue<string> _asked = new();
    private readonly HashSet<string> _sessions = [];

    [Fact]
    public async Task Every_request_with_a_valid_id_gets_exactly_one_answer_whatever_came_between()
    {
        output.WriteLine($"{Lines} lines, seed {Seed}");
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "README.md"), "# Herons\n");
        var (agent, client) = await StartRawAsync(new AgentStart { Arguments = ["--log-level", "error"] });
        agent.Wire.Log.Unordered = true;
        var random = new Random(Seed);
        var seeds = new FuzzSeeds(random, Home.Workspace);
        var mutator = new LineMutator(random);
        List<long> resident = [];
        for (var sent = 0; sent < Lines; sent += Batch)
        {
            seeds.Sessions = [await client.NewSessionAsync(Home.Workspace), await client.NewSessionAsync(Home.Workspace)];
            _sessions.UnionWith(seeds.Sessions);
            await client.SendBytesAsync(Write(agent.Wire.Log, () => mutator.Mutate(seeds.Next(), seeds.Next())));
            await SettleAsync(client);
            await DeleteSessionsAsync(client);
            WireValidator.Feed(agent.Wire.Log);
            resident.Add(agent.ResidentBytes);
        }

        Report(resident);
        Assert.True(agent.Errors.Length == 0, agent.Errors);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>A batch of lines as bytes, counted and noted.</summary>
    private byte[] Write(WireLog log, Func<byte[]> next)
    {
        using var bytes = new MemoryStream();
        for (var made = 0; made < Batch;)
        {
            var line = next();
            var expected = ExpectedAnswer.Of(line);
            if (_count.IsTaken(expected))
            {
                continue;
            }

            // The judge of the wire is told of requests as they are, and of other lines that they were: what they say is not to be trusted.
            _count.Sending(expected);
            log.Sent(expected.Kind == AnswerKind.One ? line : "spoilt"u8, bad: true);
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
            made++;
        }

        return bytes.ToArray();
    }

    /// <summary>Waits until everything is answered, ending what would otherwise run or wait for ever.</summary>
    private async Task SettleAsync(RawClient client)
    {
        for (var look = 0; await TakeAsync(client) > 0; look++)
        {
            Assert.True(look < 2000, $"never answered: {string.Join(", ", _count.Open.Take(20))}");
            while (_asked.TryDequeue(out var id))
            {
                await client.SendBadAsync(RawClient.Result(id, """{"outcome":{"outcome":"selected","optionId":"allow_once"}}"""));
            }

            if (look >= LooksBeforeCancel)
            {
                await client.SendAsync([.. _sessions.Select(session => RawClient.Notification("session/cancel", $$"""{"sessionId":"{{session}}"}"""))]);
            }

            await Task.Delay(5);
        }
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>How many requests are still open.</returns>
    private async Task<int> TakeAsync(RawClient client)
    {
        foreach (var message in await client.ReceiveUntilPongAsync())
        {
            var hasId = message.TryGetProperty("id", out var id);
            if (message.TryGetProperty("method", out _))
            {
                if (hasId)
                {
                    _asked.Enqueue(id.GetRawText());
                }

                continue;
            }

            Assert.True(_count.Take(message), $"An answer that nobody waits for: {message.GetRawText()}");
            if (message.TryGetProperty("result", out var result) && result.TryGetProperty("sessionId", out var made))
            {
                _sessions.Add(made.GetString()!);
            }
        }

        return _count.Open.Count;
    }

    private async Task DeleteSessionsAsync(RawClient client)
    {
        foreach (var session in _sessions)
        {
            await client.AskAsync("\"delete\"", "session/delete", $$"""{"sessionId":"{{session}}"}""");
        }

        _sessions.Clear();
    }

    private void Report(List<long> resident)
    {
        var half = resident.Count / 2;
        var first = resident.Take(Math.Max(half, 1)).Max();
        var second = resident.Skip(half).Max();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_count.Json * 100.0 / Lines:F1} % were JSON: {_count.Requests} requests with a valid id, {_count.Unclear} unclear; {_count.Refusals} lines were refused"));
        output.WriteLine($"resident: {resident[0] >> 20} MiB after the first lines, {resident[resident.Count / 4] >> 20} MiB at a quarter, {resident[half] >> 20} MiB at half, {resident[^1] >> 20} MiB at the end");
        output.WriteLine($"at most {first >> 20} MiB in the first half, {second >> 20} MiB in the second");
        Assert.True(_count.Json >= Lines * 0.3, $"{_count.Json} of {Lines} lines were JSON");
        Assert.True(second < first + GrowthAtMost, $"{second} bytes are resident, {first} were");
    }
}
