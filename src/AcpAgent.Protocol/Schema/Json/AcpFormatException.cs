using System.Text.Json;

namespace AcpAgent.Protocol.Schema;

/// <summary>A JSON value that does not fit the protocol: which field, and what is wrong with it, in the protocol's words.</summary>
/// <remarks>
/// Converters throw it with the path below themselves; the serializer adds the path above them. <see cref="From"/> makes one
/// of whatever the serializer throws, so no CLR name ever reaches a peer.
/// </remarks>
public sealed class AcpFormatException : JsonException
{
    private const int LongestQuotedValue = 64;

    private readonly string _below;
    private readonly string? _above;
    private readonly bool _missing;

    internal AcpFormatException(string reason, string below = "", bool missing = false)
        : this(reason, below, above: null, missing, inner: null)
    {
    }

    private AcpFormatException(string reason, string below, string? above, bool missing, Exception? inner)
        : base(reason, inner)
    {
        Reason = reason;
        _below = below;
        _above = above;
        _missing = missing;
    }

    /// <summary>What is wrong, without the place: <c>expected a string, found a number</c>.</summary>
    public string Reason { get; }

    /// <summary>The place, such as <c>mcpServers[0].env[1].name</c>; empty for the value as a whole.</summary>
    public string Field => FieldPath.Display((_above ?? Path ?? "") + _below);

    /// <inheritdoc/>
    public override string Message => (Field, _missing) switch
    {
        ("", _) => Reason,
        (var place, true) => $"missing required field `{place}`",
        var (place, _) => $"field `{place}`: {Reason}",
    };

    /// <summary>Restates <paramref name="exception"/> in the protocol's words, <paramref name="below"/> some outer place.</summary>
    /// <param name="exception">What the serializer threw.</param>
    /// <param name="below">The path of the value that was being read, such as <c>params</c>; empty for none.</param>
    public static AcpFormatException From(Exception exception, string below = "")
    {
        ArgumentNullException.ThrowIfNull(exception);
        var prefix = below.Length == 0 ? "$" : "$." + below;
        if (exception is AcpFormatException known)
        {
            var path = FieldPath.Join(prefix, FieldPath.Join(known._above ?? known.Path ?? "", known._below));
            return new AcpFormatException(known.Reason, "", path, known._missing, known);
        }

        var (reason, field) = SerializerWords.Translate(exception);
        var place = FieldPath.Join(prefix, (exception as JsonException)?.Path ?? "");
        return field is null
            ? new AcpFormatException(reason, "", place, false, exception)
            : new AcpFormatException(reason, "", place + "." + field, true, exception);
    }

    /// <summary>A value that is none of those known; quoted where it is short, and fits into the one line that a message is.</summary>
    internal static AcpFormatException Unknown(string value, string below = "") =>
        new(value.Length > LongestQuotedValue || value.Any(char.IsControl) ? "unknown value" : $"unknown value `{value}`", below);

    /// <summary>The same for a converter that reads a part of its value: <paramref name="step"/> leads from the value to that part.</summary>
    internal static AcpFormatException Within(Exception exception, string step)
    {
        var inner = From(exception);
        return new AcpFormatException(inner.Reason, FieldPath.Join(step, inner._above ?? ""), null, inner._missing, exception);
    }
}
