using System.Collections.Concurrent;
using AcpAgent.Core.Configuration;
using AcpAgent.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Agent;

/// <summary>Logs when a dimension of a session's configuration has changed, the first time that this shows.</summary>
internal sealed partial class ConfigurationLog(ILogger logger)
{
    private readonly ConcurrentDictionary<(string Session, string Dimension), string> _known = [];

    /// <summary>Told of all that a turn begins with.</summary>
    public void Saw(string sessionId, ConfigurationSnapshot snapshot)
    {
        foreach (var dimension in snapshot.Dimensions)
        {
            Saw(sessionId, dimension.Name, dimension.Version);
        }
    }

    /// <summary>Told of a dimension that something was just decided by.</summary>
    public void Saw(string sessionId, string dimension, string version)
    {
        var before = _known.GetValueOrDefault((sessionId, dimension));
        _known[(sessionId, dimension)] = version;
        if (before is not null && before != version)
        {
            LogChanged(logger, sessionId, dimension, version, before);
        }
    }

    /// <summary>A session is let go.</summary>
    public void Forget(LiveSession session)
    {
        foreach (var key in _known.Keys.Where(key => key.Session == session.Id))
        {
            _known.TryRemove(key, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId} goes on with another version of {Dimension}: {Version}, before {Before}")]
    private static partial void LogChanged(ILogger logger, string sessionId, string dimension, string version, string before);
}
