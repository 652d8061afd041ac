using System.Text;
using System.Text.Json;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Something in a conversation that has a place and an id.</summary>
/// <param name="kind"><c>user</c>, <c>agent</c>, <c>thought</c> or <c>tool</c>.</param>
/// <param name="id">Its id; null for a prompt that the client itself sent, whose id only a replay tells.</param>
internal abstract class ShownItem(string kind, string? id)
{
    public string Kind { get; } = kind;

    public string? Id { get; } = id;

    public sealed override string ToString() => $"{Kind} {Id ?? "(sent)"}";
}

/// <summary>A message.</summary>
internal sealed class ShownMessage(string kind, string? id) : ShownItem(kind, id)
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Append(string text) => _text.Append(text);
}

/// <summary>A tool call with everything that it was last said to be.</summary>
internal sealed class ShownCall(string id) : ShownItem("tool", id)
{
    /// <summary>Its fields by their names on the wire.</summary>
    public Dictionary<string, JsonElement> Fields { get; } = [];

    public string Status => Fields["status"].GetString()!;

    public bool IsOver => Status is "completed" or "failed";

    /// <summary>How far it has come.</summary>
    public int Rank => Status switch
    {
        "pending" => 0,
        "in_progress" => 1,
        _ => 2,
    };

    /// <summary>Takes an update in: what it names replaces what was there.</summary>
    public void Apply(JsonElement update)
    {
        foreach (var field in update.EnumerateObject())
        {
            if (field.Name is not ("sessionUpdate" or "toolCallId") && field.Value.ValueKind != JsonValueKind.Null)
            {
                Fields[field.Name] = field.Value;
            }
        }
    }
}
