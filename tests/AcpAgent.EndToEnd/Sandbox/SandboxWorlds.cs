namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>The worlds of a class of tests, each made when it is first needed.</summary>
public sealed class SandboxWorlds : IAsyncDisposable
{
    private readonly Dictionary<(SandboxUser, string), SandboxWorld> _worlds = [];

    public SandboxWorld Of(SandboxUser user, string settings)
    {
        if (!_worlds.TryGetValue((user, settings), out var world))
        {
            _worlds.Add((user, settings), world = new SandboxWorld(user, settings));
        }

        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}
