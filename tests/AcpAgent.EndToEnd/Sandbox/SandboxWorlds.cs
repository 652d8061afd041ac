namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>The worlds of a class of tests, each made when it is first needed.</summary>
public sealed class SandboxWorlds : IAsyncDisposable
{
    private readonly Dictionary<(SandboxUser, string, bool), SandboxWorld> _worlds = [];

    public SandboxWorld Of(SandboxUser user, string settings, bool hasLandlock = true)
    {
        if (!_worlds.TryGetValue((user, settings, hasLandlock), out var world))
        {
            _worlds.Add((user, settings, hasLandlock), world = new SandboxWorld(user, settings, hasLandlock));
        }

        return world;
    }

    public SandboxWorld Of(SandboxUser user, SandboxWay way, string profile) => Of(user, way.Settings(profile), way.HasLandlock);

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}
