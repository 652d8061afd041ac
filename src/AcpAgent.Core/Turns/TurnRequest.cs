using AcpAgent.Core.Models;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns;

/// <summary>One prompt to be answered, and all that is fixed for the turn.</summary>
public sealed record TurnRequest
{
    /// <summary>Unique in the session, such as <c>t3</c>.</summary>
    public required string TurnId { get; init; }

    /// <summary>What the user sent.</summary>
    public required IReadOnlyList<ContentBlock> Prompt { get; init; }

    /// <summary>Everything said before, kept up to date by the turn as it goes.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>The model.</summary>
    public required ModelHandle Model { get; init; }

    /// <summary>The tools that the model is offered in every step.</summary>
    public required IReadOnlyList<ITool> Tools { get; init; }

    /// <summary>Tools beside them, asked for anew before each reply of the model; null for none.</summary>
    public IToolSource? MoreTools { get; init; }

    /// <summary>What commands run in; null where there are none.</summary>
    public SessionShell? Shell { get; init; }

    /// <summary>Files as the client has them; null where nobody asks it.</summary>
    public IClientFiles? Files { get; init; }

    /// <summary>Terminals of the client; null where it is asked for none.</summary>
    public IClientTerminals? Terminals { get; init; }

    /// <summary>Decides tool calls.</summary>
    public required IPermissionPolicy Policy { get; init; }

    /// <summary>The system prompt.</summary>
    public required string Instructions { get; init; }

    /// <summary>The content versions of all that it runs with, by dimension, for the journal.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>What neither the user, nor the journal, nor the model, nor a tool is told.</summary>
    public KnownSecrets Secrets { get; init; } = new();

    /// <summary>Where the turn must stop.</summary>
    public required TurnLimits Limits { get; init; }

    /// <summary>How long a question waits for its answer; then it counts as a no.</summary>
    public TimeSpan PermissionExpiry { get; init; } = PendingPermissions.UsualExpiry;
}

/// <summary>Where a turn must stop.</summary>
/// <param name="Steps">Model replies in one turn.</param>
/// <param name="WallClock">Time for the whole turn, waiting for permissions not counted.</param>
/// <param name="Tokens">Tokens generated and sent in one turn, by the provider's count.</param>
public sealed record TurnLimits(int Steps, TimeSpan WallClock, long Tokens)
{
    /// <summary>100 replies, an hour, 20 million tokens.</summary>
    public static TurnLimits Default { get; } = new(100, TimeSpan.FromHours(1), 20_000_000);
}
