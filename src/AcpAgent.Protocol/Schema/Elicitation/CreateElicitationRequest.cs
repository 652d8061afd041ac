using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Asks the user for something, through the client (protocol page "Elicitation").</summary>
[JsonConverter(typeof(CreateElicitationRequestConverter))]
public abstract record CreateElicitationRequest : Extensible
{
    /// <summary>What is asked and why, for people.</summary>
    public required string Message { get; init; }

    /// <summary>What the question belongs to.</summary>
    public required ElicitationScope Scope { get; init; }
}

/// <summary>Asks through a form that the client shows. Never for secrets.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationFormMode, CreateElicitationRequest>))]
public sealed record ElicitationFormMode : CreateElicitationRequest
{
    /// <summary>The form's fields.</summary>
    public required ElicitationSchema RequestedSchema { get; init; }
}

/// <summary>Sends the user to a web page.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationUrlMode, CreateElicitationRequest>))]
public sealed record ElicitationUrlMode : CreateElicitationRequest
{
    /// <summary>The id that <see cref="CompleteElicitationNotification"/> refers to.</summary>
    public required string ElicitationId { get; init; }

    /// <summary>The page.</summary>
    public required string Url { get; init; }
}

/// <summary>A way of asking that this version does not know.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationOtherMode, CreateElicitationRequest>))]
public sealed record ElicitationOtherMode : CreateElicitationRequest
{
    /// <summary>Its name.</summary>
    public required string Mode { get; init; }

    /// <summary>Its own fields.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }
}
