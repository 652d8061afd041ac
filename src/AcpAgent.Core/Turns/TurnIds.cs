using System.Globalization;

namespace AcpAgent.Core.Turns;

/// <summary>Gives out the ids of a turn. They begin with the turn's own and are therefore unique in the session, for ever.</summary>
internal sealed class TurnIds(string turnId)
{
    private int _messages;
    private int _calls;
    private int _permissions;

    public string Turn { get; } = turnId;

    public string NextMessage() => Next('m', ref _messages);

    public string NextCall() => Next('c', ref _calls);

    public string NextPermission() => Next('p', ref _permissions);

    private string Next(char kind, ref int count) => string.Create(CultureInfo.InvariantCulture, $"{Turn}.{kind}{Interlocked.Increment(ref count)}");
}
