using System.Buffers;
using System.Text;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What words become.</summary>
internal sealed partial class CommandReader
{
    private const string Blanks = " \t\n";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private (List<Field> Fields, ShellState State) Expand(IReadOnlyList<ShellWord> words, ShellState state)
    {
        var fields = new List<Field>(words.Count);
        foreach (var word in words)
        {
            if (BraceExpansion.Expand(word) is not { } expanded)
            {
                (_, state) = Expand(word, state);
                fields.Add(Field.UnknownMany.ToString());
                continue;
            }

            foreach (var one in expanded)
            {
                (var more, state) = Expand(one, state);
                fields.AddRange(more);
                if (Exhausted(1 + (more.Count > 0 ? more[0].Text.Length / 64 : 0)))
                {
                    return (fields, state);
                }
            }
        }

        return (fields, state);
    }

    /// <summary>A word that is not split, as after <c>=</c> or a redirection.</summary>
    private (Field Field, ShellState State) ExpandOne(ShellWord word, ShellState state)
    {
        if (word.Parts is [BareText { Text: var text }] && text.AsSpan().IndexOfAny("*?[~{") < 0)
        {
            return (text, state);
        }

        (var fields, state) = Expand(new ShellWord([new DoubleQuoted([]), .. word.Parts]), state, splits: false);
        return (fields.Count == 1 ? fields[0] : new Field(Field.Unknown.ToString()), state);
    }

    private (IReadOnlyList<Field> Fields, ShellState State) Expand(ShellWord word, ShellState state, bool splits = true)
    {
        if (word.Parts is [BareText { Text: var plain }] && plain.AsSpan().IndexOfAny("*?[~") < 0)
        {
            return ([plain], state);
        }

        var build = new FieldBuilder();
        var isAssignment = splits && LooksLikeAssignment(word);
        foreach (var part in word.Parts)
        {
            switch (part)
            {
                case BareText bare when (isAssignment && HasInnerHome(bare.Text)) || (!splits && bare.Text.Contains(":~", StringComparison.Ordinal)):
                    build.Add(Field.Unknown.ToString(), true);
                    break;
                case BareText bare:
                    AddBare(build, bare.Text, StartsWithHome(bare, word, splits), state);
                    break;
                case QuotedText quoted:
                    build.Add(quoted.Text, true);
                    break;
                case DoubleQuoted quoted:
                    build.Add("", true);
                    foreach (var inner in quoted.Parts)
                    {
                        if (inner is QuotedText text)
                        {
                            build.Add(text.Text, true);
                        }
                        else
                        {
                            state = AddExpansion(build, inner, state, quoted: true);
                        }
                    }

                    break;
                default:
                    state = AddExpansion(build, part, state, quoted: !splits);
                    break;
            }
        }

        return (IsHomeAndColon(word) ? [splits ? Field.UnknownMany.ToString() : Field.Unknown.ToString()] : build.Finish(), state);
    }

    /// <summary>True for words such as <c>~:$x</c>: bash may take the tilde for a home there and then leave the rest unexpanded, so nothing of them is known.</summary>
    private static bool IsHomeAndColon(ShellWord word) =>
        word.Parts.FirstOrDefault(part => part is not DoubleQuoted { Parts: [] }) is BareText { Text: ['~', .. var name] } && name.Split('/')[0].Contains(':');

    /// <summary>True for arguments such as <c>of=~/x</c>, in which bash takes a tilde behind <c>=</c> and <c>:</c> for a home: what of them, is left open.</summary>
    private static bool LooksLikeAssignment(ShellWord word) =>
        word.Parts is [BareText { Text: [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_', ..] text }, ..] && text.IndexOf('=', StringComparison.Ordinal) is var end and > 0
        && text.AsSpan(0, end).TrimEnd('+') is var name && (name.Contains('[') || !name.ContainsAnyExcept(NameCharacters));

    private static bool HasInnerHome(string text) => text.Contains("=~", StringComparison.Ordinal) || text.Contains(":~", StringComparison.Ordinal);

    /// <summary>True where a tilde at its beginning means a home: only where nothing quoted or expanded belongs to the name.</summary>
    private static bool StartsWithHome(BareText text, ShellWord word, bool splits)
    {
        var at = splits ? 0 : 1;
        return text.Text is ['~', ..] && word.Parts.Count > at && ReferenceEquals(word.Parts[at], text) && (text.Text.Contains('/') || word.Parts.Count == at + 1);
    }

    private void AddBare(FieldBuilder build, string text, bool first, ShellState state)
    {
        if (first && text is ['~', ..])
        {
            var end = text.IndexOf('/');
            var user = end < 0 ? text[1..] : text[1..end];
            build.Add(user.Length == 0 ? state.Variables.TryGetValue("HOME", out var home) ? home ?? Field.Unknown.ToString() : _place.Home
                : user == "+" && state.Directories is [var here] ? here
                : user == "root" ? "/root"
                : Field.Unknown.ToString(), true);
            text = end < 0 ? "" : text[end..];
        }

        build.Add(Marked(text), false);
    }

    private static string Marked(string text)
    {
        if (text.AsSpan().IndexOfAny("*?[") < 0)
        {
            return text;
        }

        var close = text.LastIndexOf(']');
        return string.Create(text.Length, (text, close), static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = from.text[i] switch
                {
                    '*' => Field.AnyText,
                    '?' => Field.AnyCharacter,
                    '[' when i < from.close => Field.AnyOf,
                    var c => c,
                };
            }
        });
    }

    /// <summary>Puts fields together.</summary>
    private sealed class FieldBuilder
    {
        private readonly List<Field> _fields = [];
        private readonly StringBuilder _text = new();
        private bool _open;

        public void Add(string text, bool quoted)
        {
            _text.Append(text);
            _open |= quoted || text.Length > 0;
        }

        public void Split(string value)
        {
            var start = 0;
            while (start < value.Length)
            {
                var end = value.AsSpan(start).IndexOfAny(Blanks);
                if (end != 0)
                {
                    Add(end < 0 ? value[start..] : value.Substring(start, end), false);
                }

                if (end < 0)
                {
                    return;
                }

                Close();
                start += end + 1;
            }
        }

        public void AddAll(IReadOnlyList<Field> fields, bool quoted)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (i > 0)
                {
                    Close();
                }

                if (quoted)
                {
                    Add(fields[i].Text, true);
                }
                else
                {
                    Split(fields[i].Text);
                }
            }

            // "$@" without any is no argument at all.
            _open &= fields.Count > 0 || _text.Length > 0;
        }

        public List<Field> Finish()
        {
            Close();
            return _fields;
        }

        private void Close()
        {
            if (_open)
            {
                _fields.Add(_text.ToString());
            }

            _text.Clear();
            _open = false;
        }
    }
}
