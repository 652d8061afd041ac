using System.Buffers;
using System.Text;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>A word of a command line before anything is expanded.</summary>
/// <param name="Parts">What it is put together from, in order; none for <c>''</c> is impossible, that is one empty quoted part.</param>
internal sealed record ShellWord(IReadOnlyList<WordPart> Parts)
{
    private static readonly SearchValues<char> _special = SearchValues.Create("*?[~{");

    /// <summary>The text where the shell makes nothing else of the word: no quotes, expansions, braces, patterns or homes; else null.</summary>
    public string? Plain { get; } = Parts is [BareText { Text: var text }] && !text.AsSpan().ContainsAny(_special) ? text : null;

    /// <summary>The text where the word is nothing but unquoted text; else null. Only such a word can be reserved.</summary>
    public string? Bare => Parts is [BareText text] ? text.Text : null;

    /// <summary>The text where nothing in the word is expanded but quotes removed; else null.</summary>
    public string? Constant
    {
        get
        {
            if (Parts is [BareText or QuotedText])
            {
                return Parts[0] is BareText bare ? bare.Text : ((QuotedText)Parts[0]).Text;
            }

            var text = new StringBuilder();
            return Append(text, Parts) ? text.ToString() : null;
        }
    }

    private static bool Append(StringBuilder text, IReadOnlyList<WordPart> parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case BareText bare:
                    text.Append(bare.Text);
                    break;
                case QuotedText quoted:
                    text.Append(quoted.Text);
                    break;
                case DoubleQuoted nested when Append(text, nested.Parts):
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}

/// <summary>A piece of a word.</summary>
internal abstract record WordPart;

/// <summary>Text without quotes: tilde, braces and glob characters in it mean something.</summary>
internal sealed record BareText(string Text) : WordPart;

/// <summary>Text that stands for itself: after a backslash, in single quotes, in <c>$'…'</c>, or text in double quotes.</summary>
internal sealed record QuotedText(string Text) : WordPart;

/// <summary>Double quotes: expansions happen, but the result is neither split nor matched against file names.</summary>
internal sealed record DoubleQuoted(IReadOnlyList<WordPart> Parts) : WordPart;

/// <summary><c>$name</c> or <c>${name…}</c>.</summary>
/// <param name="Name">A name, a digit, or one of <c>@*#?-$!</c>.</param>
/// <param name="Operator">Empty for the plain value; else <c>:-</c>, <c>=</c>, <c>#</c> (length or removal), <c>!</c> (indirection), <c>[</c> …</param>
/// <param name="Operand">What follows the operator; its expansions are performed too.</param>
internal sealed record Parameter(string Name, string Operator, ShellWord? Operand) : WordPart
{
    /// <summary>True without braces: text that braces put after it becomes part of the name.</summary>
    public bool Open { get; init; }
}

/// <summary><c>$(…)</c> or backquotes.</summary>
internal sealed record CommandSubstitution(ShellScript Script) : WordPart;

/// <summary><c>$((…))</c>.</summary>
/// <param name="Parts">Text and the expansions in it.</param>
internal sealed record ArithmeticExpansion(IReadOnlyList<WordPart> Parts) : WordPart;

/// <summary><c>&lt;(…)</c> or <c>&gt;(…)</c>.</summary>
internal sealed record ProcessSubstitution(ShellScript Script, bool Reads) : WordPart;
