using System.Collections;
using System.Globalization;

namespace AcpAgent.Hosting.Logging;

/// <summary>A log line after everything in it was cleaned: the sentence, and the values that a format with fields shows beside it.</summary>
internal sealed class CleanLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string _text;
    private readonly KeyValuePair<string, object?>[] _values;

    private CleanLine(string text, KeyValuePair<string, object?>[] values) => (_text, _values) = (text, values);

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Cleans a line.</summary>
    /// <param name="state">What it was made of.</param>
    /// <param name="text">What it says.</param>
    /// <param name="clean">Cleans a text.</param>
    public static CleanLine Of(object? state, string text, Func<string, string> clean) => new(
        clean(text),
        state is IReadOnlyList<KeyValuePair<string, object?>> values ? [.. values.Select(value => KeyValuePair.Create(value.Key, Cleaned(value.Value, clean)))] : []);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => _text;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Cleaned(object? value, Func<string, string> clean) => value switch
    {
        null or bool or int or long or double => value,
        _ => clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
