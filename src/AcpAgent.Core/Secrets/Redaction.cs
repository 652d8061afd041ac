using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace AcpAgent.Core.Secrets;

/// <summary>Takes certain values out of texts. Immutable; without values it does nothing, at no cost.</summary>
public sealed class Redaction
{
    private readonly Lazy<Forms>? _forms;

    /// <param name="values">The name and the value of each.</param>
    internal Redaction(IReadOnlyCollection<KeyValuePair<string, string>> values)
    {
        // Made when something is to be looked for, for that is after the start.
        _forms = values.Count == 0 ? null : new Lazy<Forms>(() => new Forms([.. values.SelectMany(value => SecretForm.Of(value.Key, value.Value))]));
    }

    /// <summary>No values.</summary>
    public static Redaction None { get; } = new([]);

    /// <summary>Whether there are no values.</summary>
    public bool IsEmpty => _forms is null;

    /// <summary>A text without the values; the very same where it holds none.</summary>
    public string Apply(string text)
    {
        if (_forms is not { Value: var forms } || !text.AsSpan().ContainsAny(forms.Any))
        {
            return text;
        }

        var output = new ArrayBufferWriter<char>(text.Length);
        var covered = 0;
        _ = forms.Characters.Erase(text, isLast: true, ref covered, output);
        return new string(output.WrittenSpan);
    }

    /// <summary>What stands in a text in the place of a value that was taken out before; null where nothing does.</summary>
    public string? FindMarker(string text) => _forms?.Value.Markers.FirstOrDefault(marker => text.Contains(marker, StringComparison.Ordinal));

    /// <summary>For text that comes in pieces; null where there are no values.</summary>
    internal Eraser<char>? OfText() => _forms is { Value: var forms } ? new Eraser<char>(forms.Characters) : null;

    /// <summary>For bytes that come in pieces; null where there are no values.</summary>
    internal Eraser<byte>? OfBytes() => _forms is { Value: var forms } ? new Eraser<byte>(forms.Bytes) : null;

    /// <summary>Takes the values out of the strings of a JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="clean">It without them.</param>
    /// <returns>False where there are none in it.</returns>
    internal bool TryErase(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> clean)
    {
        clean = json;
        if (_forms is not { Value: var forms })
        {
            return false;
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        var covered = 0;
        _ = forms.Json.Erase(json, isLast: true, ref covered, output);
        clean = output.WrittenSpan;
        return !clean.SequenceEqual(json);
    }

    private sealed class Forms(SecretForm[] all)
    {
        public SearchValues<string> Any { get; } = SearchValues.Create([.. all.Select(form => form.Text)], StringComparison.Ordinal);

        public string[] Markers { get; } = [.. all.Select(form => form.Marker).Distinct()];

        public FormSet<char> Characters { get; } = new(all.Select(form => (form.Text.ToCharArray(), form.Marker.ToCharArray())));

        public FormSet<byte> Bytes { get; } = new(all.Select(form => (Encoding.UTF8.GetBytes(form.Text), Encoding.UTF8.GetBytes(form.Marker))));

        /// <summary>Once more escaped, as it stands in a string; so nothing of this can be found outside of strings, whatever the value.</summary>
        public FormSet<byte> Json { get; } = new(all
            .Select(form => (Text: JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(form.Text), form.Marker)).DistinctBy(form => form.Text)
            .Select(form => (Encoding.UTF8.GetBytes(form.Text), Encoding.UTF8.GetBytes(form.Marker))));
    }
}
