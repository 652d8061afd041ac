namespace AcpAgent.EndToEnd.Crash;

/// <summary>What an agent was doing when it was killed: not what the test aimed at, but what the journal and the wire tell afterwards.</summary>
internal enum Phase
{
    /// <summary>A turn runs; the model has said nothing yet, or nothing since the last tool call.</summary>
    Waiting,

    /// <summary>Thoughts stream.</summary>
    Thinking,

    /// <summary>Text streams.</summary>
    Answering,

    /// <summary>A tool call has been announced; its arguments stream.</summary>
    Calling,

    /// <summary>The user is being asked.</summary>
    PermissionPending,

    /// <summary>A tool runs.</summary>
    ToolRunning,

    /// <summary>SIGTERM had come; a turn was not closed yet, or the process had not ended yet.</summary>
    ShuttingDown,

    /// <summary>A session was being loaded: owned, and not answered yet.</summary>
    Loading,

    /// <summary>The same, of a session whose last segment had a torn tail.</summary>
    TailRepair,

    /// <summary>A session was being made: asked for, and not answered yet.</summary>
    Creating,

    /// <summary>Nothing was going on: the shot missed.</summary>
    Idle,
}
