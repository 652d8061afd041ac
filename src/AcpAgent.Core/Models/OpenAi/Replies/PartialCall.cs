using System.Text;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>A tool call that is being received.</summary>
/// <param name="place">Our number of it within the reply.</param>
/// <param name="wireIndex">The provider's.</param>
internal sealed class PartialCall(int place, int? wireIndex)
{
    private readonly StringBuilder _arguments = new();
    private readonly ObjectProgress _progress = new();
    private string? _name;

    public int? WireIndex { get; } = wireIndex;

    public string? Id { get; private set; }

    /// <summary>Whether a piece that gives a name begins another call, although the server numbers it like this one.</summary>
    public bool IsFollowedBy(CallDelta delta) =>
        _name is not null && delta.Name is not null
        && ((Id is not null && delta.Id is not null && Id != delta.Id)
            || (_progress.IsComplete && !string.IsNullOrWhiteSpace(delta.Arguments)));

    /// <summary>Whether the piece says all over again what this call is.</summary>
    public bool IsRepeatedBy(CallDelta delta) =>
        _progress.IsComplete && (delta.Id is null || delta.Id == Id) && delta.Name == _name && _arguments.Equals(delta.Arguments.AsSpan());

    public void Add(CallDelta delta, List<AIContent> contents)
    {
        Id ??= delta.Id;
        _arguments.Append(delta.Arguments);
        _progress.Add(delta.Arguments);
        if (_name is not null)
        {
            Show(delta.Arguments, contents);
        }
        else if (delta.Name is not null)
        {
            _name = delta.Name;
            contents.Add(new ToolCallStartedContent(place, Id, _name));
            Show(_arguments.ToString(), contents);
        }
    }

    public RawToolCallContent End() => new(place, Id, _name ?? "", _arguments.ToString());

    private void Show(string arguments, List<AIContent> contents)
    {
        if (arguments.Length > 0)
        {
            contents.Add(new ToolCallArgumentsContent(place, arguments));
        }
    }
}
