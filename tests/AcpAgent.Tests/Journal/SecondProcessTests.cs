using System.Diagnostics;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Journal;

/// <summary>Two real processes and one session: this one, and the same tests started again for <see cref="Hold"/> alone.</summary>
public sealed class SecondProcessTests
{
    private const string DataVariable = "ACP_AGENT_TEST_HOLD";
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheOwnerIsNamedWhileItLivesAndItsLockIsGoneWithIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "locks are Unix ones");
        using var data = new TemporaryDirectory();
        using var owner = Start(data.Path);
        try
        {
            await HeldAsync(data, owner);
            await using var store = new JournalStore(data.Path, new JournalOptions(), NullLogger.Instance);
            var refusal = await Assert.ThrowsAsync<SessionInUseException>(() => store.OpenAsync(Id, cancellation: Stop));
            Assert.Equal(owner.Id, refusal.Owner!.ProcessId);
            Assert.Contains($"process {owner.Id} on {Environment.MachineName}", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<SessionInUseException>(() => store.DeleteAsync(Id, Stop));
            Assert.Equal("held", Assert.Single(store.List().Items).Title);

            owner.Kill();
            await owner.WaitForExitAsync(Stop);
            var opened = await store.OpenAsync(Id, cancellation: Stop);
            Assert.Equal(5, await opened.Journal.AppendAsync(new TitleChanged("taken up"), Durability.Synced));
            Assert.Equal("taken up", Assert.Single(store.List().Items).Title);
        }
        finally
        {
            owner.Kill();
        }
    }

    /// <summary>What the second process does: own a session until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Hold()
    {
        if (Environment.GetEnvironmentVariable(DataVariable) is not { } data)
        {
            Assert.Skip("it is started by another test");
            return;
        }

        await using var store = new JournalStore(data, new JournalOptions(), NullLogger.Instance);
        var journal = await store.CreateAsync(Id, TestData.First, Stop);
        await journal.AppendAsync(new TitleChanged("held"), Durability.Synced);
        await store.ListAsync();
        await File.WriteAllTextAsync(Path.Combine(data, "held"), "", Stop);
        await Task.Delay(TimeSpan.FromMinutes(2), Stop);
    }

    private static Process Start(string data)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "AcpAgent.Tests"))
        {
            ArgumentList = { "-method", $"{typeof(SecondProcessTests).FullName}.{nameof(Hold)}", "-explicit", "only" },
            Environment = { [DataVariable] = data },
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task HeldAsync(TemporaryDirectory data, Process owner)
    {
        for (var waited = 0; !File.Exists(data["held"]); waited++)
        {
            Assert.False(owner.HasExited, "the owner ended");
            Assert.True(waited < 3000, "the owner never got there");
            await Task.Delay(20, Stop);
        }
    }
}
