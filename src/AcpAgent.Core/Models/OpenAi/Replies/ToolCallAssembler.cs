using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// Puts tool calls together from their pieces. OpenAI numbers the calls of a reply and gives id and name in the first piece; others leave out
/// the number or the id, give every call the same number, repeat id and name with each piece, or send a call in one.
/// </summary>
internal sealed class ToolCallAssembler
{
    private readonly List<PartialCall> _calls = [];

    /// <summary>Takes the pieces of one chunk.</summary>
    public void Read(JsonElement calls, List<AIContent> contents)
    {
        if (calls.ValueKind is JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
            {
                Read(call, contents);
            }
        }
        else if (calls.ValueKind is JsonValueKind.Object)
        {
            Take(CallDelta.Of(calls), contents);
        }
    }

    /// <summary>All calls, in the order in which they began.</summary>
    public IEnumerable<RawToolCallContent> End() => _calls.Select(call => call.End());

    private void Take(CallDelta delta, List<AIContent> contents)
    {
        var call = Find(delta);
        if (call is not null && call.IsRepeatedBy(delta))
        {
            return;
        }

        if (call is null || call.IsFollowedBy(delta))
        {
            call = new PartialCall(_calls.Count, delta.WireIndex);
            _calls.Add(call);
        }

        call.Add(delta, contents);
    }

    private PartialCall? Find(CallDelta delta) => delta switch
    {
        { WireIndex: { } index } => _calls.FindLast(call => call.WireIndex == index),
        { Id: { } id } => _calls.FindLast(call => call.Id == id) ?? (delta.Name is null ? _calls.LastOrDefault() : null),
        { Name: null } => _calls.LastOrDefault(),
        _ => null,
    };
}
