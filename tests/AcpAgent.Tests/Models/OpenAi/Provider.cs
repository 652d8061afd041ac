using AcpAgent.Core.Models;
using AcpAgent.Core.Models.OpenAi;
using AcpAgent.Tests.Shared.ModelServer;
using AcpAgent.Tests.Support;
using AcpAgent.Tests.Turns.Kit;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>A real client and the scripted server that it talks to. Its time stands still until a test moves it.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private static readonly ModelTimeouts Patient = new(
        TimeSpan.FromSeconds(60), TimeSpan.FromHours(20), TimeSpan.FromHours(20), TimeSpan.FromHours(24));

    private readonly Lazy<OpenAiChatClient> _client;

    public Provider(Func<ModelSettings, ModelSettings>? change = null)
    {
        var settings = ModelSettings.FromEnvironment(Server.Environment) with { Timeouts = Patient };
        _client = new(() => new OpenAiChatClient(change?.Invoke(settings) ?? settings, Log, Time, () => 0.5));
    }

    public HttpModel Server { get; } = HttpModel.Start();

    public ManualTime Time { get; } = new();

    public ListLogger Log { get; } = new();

    public IChatClient Client => _client.Value;

    /// <summary>One call, with time moved on whenever the client waits.</summary>
    public async Task<ModelReply> AskAsync(string prompt = "hello")
    {
        var reply = ModelReply.Of(Client, prompt);
        await PassAsync(reply);
        return await reply;
    }

    /// <summary>One call that is to fail.</summary>
    public Task<ModelException> FailAsync() => Assert.ThrowsAsync<ModelException>(() => AskAsync());

    /// <summary>Moves time on until something has come to its end.</summary>
    public async Task PassAsync(Task task, TimeSpan? step = null)
    {
        for (var left = HangGuard; !task.IsCompleted; left -= TimeSpan.FromMilliseconds(5))
        {
            Assert.True(left > TimeSpan.Zero, "Nothing happened.");
            await Task.WhenAny(task, Task.Delay(5));
            Time.Advance(step ?? TimeSpan.FromSeconds(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
