using System.Buffers;

namespace AcpAgent.Core.Secrets;

/// <summary>What is looked for in characters or in bytes, and what stands there instead.</summary>
internal sealed class FormSet<T>
    where T : unmanaged, IEquatable<T>
{
    private readonly Dictionary<T, Form[]> _byFirst;
    private readonly T[] _firsts;

    /// <param name="forms">Each not empty.</param>
    public FormSet(IEnumerable<(T[] Text, T[] Marker)> forms)
    {
        // The longest first: of several that begin at one place it is the one that counts.
        _byFirst = forms.GroupBy(form => form.Text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Text.Length).Select(form => new Form(form.Text, form.Marker)).ToArray());
        _firsts = [.. _byFirst.Keys];
    }

    private readonly record struct Form(T[] Text, T[] Marker);

    /// <summary>Copies a text without what is looked for. Where finds overlap, all of both is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isLast">Whether nothing follows. Otherwise what may be the beginning of something is left for the next time.</param>
    /// <param name="covered">How much at the beginning belongs to what was found before; afterwards the same of what is left.</param>
    /// <param name="output">Where to.</param>
    /// <returns>How much has been dealt with.</returns>
    public int Erase(ReadOnlySpan<T> text, bool isLast, ref int covered, IBufferWriter<T> output)
    {
        var done = covered;
        var at = 0;
        for (; at < text.Length; at++)
        {
            at = text[at..].IndexOfAny(_firsts) is var next and >= 0 ? at + next : text.Length;
            if (at == text.Length || !TryDecide(text[at..], isLast, out var found))
            {
                break;
            }

            if (found.Text is null)
            {
                continue;
            }

            if (at >= done)
            {
                output.Write(text[done..at]);
                output.Write(found.Marker);
            }

            done = Math.Max(done, at + found.Text.Length);
        }

        if (at > done)
        {
            output.Write(text[done..at]);
        }

        covered = Math.Max(done - at, 0);
        return at;
    }

    /// <summary>Whether it can be told what begins here; false where that depends on what follows.</summary>
    private bool TryDecide(ReadOnlySpan<T> text, bool isLast, out Form found)
    {
        found = default;
        foreach (var form in _byFirst[text[0]])
        {
            if (text.StartsWith(form.Text))
            {
                found = form;
                return true;
            }

            if (!isLast && text.Length < form.Text.Length && form.Text.AsSpan().StartsWith(text))
            {
                return false;
            }
        }

        return true;
    }
}
