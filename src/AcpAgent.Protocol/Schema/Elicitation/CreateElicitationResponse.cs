using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What the user did with an elicitation.</summary>
[JsonConverter(typeof(CreateElicitationResponseConverter))]
public abstract record CreateElicitationResponse : Extensible;

/// <summary>The user answered.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationAcceptAction, CreateElicitationResponse>))]
public sealed record ElicitationAcceptAction : CreateElicitationResponse
{
    /// <summary>The answers by field, for a form. They are the client's word: validate them against the form.</summary>
    public IReadOnlyDictionary<string, ElicitationContentValue>? Content { get; init; }
}

/// <summary>The user said no.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationDeclineAction, CreateElicitationResponse>))]
public sealed record ElicitationDeclineAction : CreateElicitationResponse;

/// <summary>The user went away without an answer.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationCancelAction, CreateElicitationResponse>))]
public sealed record ElicitationCancelAction : CreateElicitationResponse;

/// <summary>An action that this version does not know; treat it as a cancellation.</summary>
[JsonConverter(typeof(MemberConverter<ElicitationOtherAction, CreateElicitationResponse>))]
public sealed record ElicitationOtherAction : CreateElicitationResponse
{
    /// <summary>Its name.</summary>
    public required string Action { get; init; }

    /// <summary>Its own fields.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }
}
