using System.Buffers;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>What words become.</summary>
internal sealed partial class CommandReader
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private (List<Field> Fields, ShellState State) Expand(IReadOnlyList<ShellWord> words, ShellState state)
    {
        var fields = new List<Field>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var first = fields.Count;
            var braced = 0;
            if (words[i].Plain is { } plain)
            {
                fields.Add(plain);
            }
            else if ((braced = BraceExpansion.CharactersOf(words[i])) == 0)
            {
                state = Expand(words[i], state, fields);
            }
            else if (BraceExpansion.Expand(words[i]) is { } expanded)
            {
                foreach (var one in expanded)
                {
                    first = fields.Count;
                    state = Expand(one, state, fields);
                    if (Exhausted(1 + LengthAt(first)))
                    {
                        return (fields, state);
                    }
                }

                continue;
            }
            else
            {
                state = Expand(words[i], state, []);
                fields.Add(Field.Anything);
            }

            if (Exhausted(1 + LengthAt(first) + (braced / 64)))
            {
                break;
            }
        }

        return (fields, state);

        int LengthAt(int at) => at < fields.Count ? fields[at].Text.Length / 64 : 0;
    }

    /// <summary>A word that is not split, as after <c>=</c> or a redirection.</summary>
    private (Field Field, ShellState State) ExpandOne(ShellWord word, ShellState state)
    {
        if (word.Plain is { } plain)
        {
            return (plain, state);
        }

        var fields = new List<Field>(1);
        state = Expand(word, state, fields, splits: false);
        return (fields.Count == 1 ? fields[0] : Field.Something, state);
    }

    /// <summary>Adds what a word without braces becomes.</summary>
    private ShellState Expand(ShellWord word, ShellState state, List<Field> fields, bool splits = true)
    {
        if (word.Plain is { } plain)
        {
            fields.Add(plain);
            return state;
        }

        if (IsHomeAndColon(word))
        {
            var unknown = fields.Count;
            state = ExpandParts(word, state, fields, splits);
            fields.RemoveRange(unknown, fields.Count - unknown);
            fields.Add(splits ? Field.Anything : Field.Something);
            return state;
        }

        return ExpandParts(word, state, fields, splits);
    }

    /// <summary>What expanding a word does where nobody looks at what it becomes.</summary>
    private ShellState Perform(ShellWord word, ShellState state) => Exhausted(1) || word.Plain is not null ? state : Expand(word, state, []);

    private ShellState ExpandParts(ShellWord word, ShellState state, List<Field> fields, bool splits)
    {
        var build = new FieldBuilder(fields);
        if (!splits)
        {
            build.Add("", true);
        }

        var isAssignment = splits && LooksLikeAssignment(word);
        for (var i = 0; i < word.Parts.Count; i++)
        {
            switch (word.Parts[i])
            {
                case BareText bare when (isAssignment && HasInnerHome(bare.Text)) || (!splits && bare.Text.Contains(":~", StringComparison.Ordinal)):
                    build.Add(Field.Something.Text, true);
                    break;
                case BareText bare:
                    AddBare(build, bare.Text, i == 0 && StartsWithHome(bare, word), state);
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
                case var part:
                    state = AddExpansion(build, part, state, quoted: !splits);
                    break;
            }
        }

        build.Close();
        return state;
    }

    /// <summary>True for words such as <c>~:$x</c>: bash may take the tilde for a home there and then leave the rest unexpanded, so nothing of them is known.</summary>
    private static bool IsHomeAndColon(ShellWord word)
    {
        foreach (var part in word.Parts)
        {
            if (part is not DoubleQuoted { Parts: [] })
            {
                return part is BareText { Text: ['~', .. var name] } && name.AsSpan().IndexOfAny(':', '/') is >= 0 and var at && name[at] == ':';
            }
        }

        return false;
    }

    /// <summary>True for arguments such as <c>of=~/x</c>, in which bash takes a tilde behind <c>=</c> and <c>:</c> for a home: what of them, is left open.</summary>
    private static bool LooksLikeAssignment(ShellWord word) =>
        word.Parts is [BareText { Text: [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_', ..] text }, ..] && text.IndexOf('=', StringComparison.Ordinal) is var end and > 0
        && text.AsSpan(0, end).TrimEnd('+') is var name && (name.Contains('[') || !name.ContainsAnyExcept(NameCharacters));

    private static bool HasInnerHome(string text) => text.Contains("=~", StringComparison.Ordinal) || text.Contains(":~", StringComparison.Ordinal);

    /// <summary>True where a tilde at its beginning means a home: only where nothing quoted or expanded belongs to the name.</summary>
    private static bool StartsWithHome(BareText first, ShellWord word) => first.Text is ['~', ..] && (first.Text.Contains('/') || word.Parts.Count == 1);

    private void AddBare(FieldBuilder build, string text, bool first, ShellState state)
    {
        if (first && text is ['~', ..])
        {
            var end = text.IndexOf('/');
            var user = end < 0 ? text[1..] : text[1..end];
            build.Add(user.Length == 0 ? state.Variables.Has("HOME") ? state.Variables.ValueOf("HOME") ?? Field.Something.Text : _place.Home
                : user == "+" && state.Directories is [var here] ? here
                : user == "root" ? "/root"
                : Field.Something.Text, true);
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
}
