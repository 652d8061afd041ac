using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The members of an envelope as they are met, in any order; unknown ones are passed over.</summary>
internal struct EnvelopeParts
{
    private Members _seen;

    [Flags]
    private enum Members
    {
        None = 0,
        Version = 1,
        Id = 2,
        Method = 4,
        Params = 8,
        Result = 16,
        Error = 32,
    }

    public bool Version2 { get; private set; }

    public RequestId Id { get; private set; }

    public bool ValidId { get; private set; }

    public string? Method { get; private set; }

    public ReadOnlyMemory<byte> Params { get; private set; }

    public bool Positional { get; private set; }

    public bool ScalarParams { get; private set; }

    public ReadOnlyMemory<byte> Result { get; private set; }

    public ReadOnlyMemory<byte> Error { get; private set; }

    /// <summary>A member of the envelope is there twice, so that two readers could understand two messages.</summary>
    public bool Repeated { get; private set; }

    public readonly bool HasId => _seen.HasFlag(Members.Id);

    public readonly bool HasMethod => _seen.HasFlag(Members.Method);

    public readonly bool HasOutcome => (_seen & (Members.Result | Members.Error)) != 0;

    /// <summary>Takes the member whose name <paramref name="reader"/> stands on, and leaves it at the end of the value.</summary>
    public void Take(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var member = Name(ref reader);
        Repeated |= (_seen & member) != 0;
        _seen |= member;
        reader.Read();
        switch (member)
        {
            case Members.Version:
                Version2 = reader.ValueIsEscaped ? Text(ref reader) == "2.0" : reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("2.0"u8);
                reader.Skip();
                break;
            case Members.Id:
                TakeId(ref reader);
                break;
            case Members.Method:
                Method = Text(ref reader);
                reader.Skip();
                break;
            case Members.Params:
                Positional = reader.TokenType == JsonTokenType.StartArray;
                ScalarParams = reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null);
                Params = reader.TokenType == JsonTokenType.Null ? default : Value(ref reader, line);
                break;
            case Members.Result:
                Result = Value(ref reader, line);
                break;
            case Members.Error:
                Error = reader.TokenType == JsonTokenType.Null ? default : Value(ref reader, line);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>The member of that name. A name with half of a surrogate pair in it is none; comparing would throw.</summary>
    private static Members Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped && Text(ref reader) is null ? Members.None :
        reader.ValueTextEquals("jsonrpc"u8) ? Members.Version :
        reader.ValueTextEquals("id"u8) ? Members.Id :
        reader.ValueTextEquals("method"u8) ? Members.Method :
        reader.ValueTextEquals("params"u8) ? Members.Params :
        reader.ValueTextEquals("result"u8) ? Members.Result :
        reader.ValueTextEquals("error"u8) ? Members.Error :
        Members.None;

    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[from..(int)reader.BytesConsumed];
    }

    /// <summary>The string, or null where the value is none: another kind, or half of a surrogate pair in it.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void TakeId(ref Utf8JsonReader reader)
    {
        ValidId = true;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            Id = number;
        }
        else if (Text(ref reader) is { } text)
        {
            Id = text;
        }
        else
        {
            ValidId = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
        }
    }
}
