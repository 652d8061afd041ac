using System.Buffers;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>
/// An argument as it will be when everything is expanded, as far as that is known. Characters that no command line may hold stand for
/// what is not plain text.
/// </summary>
/// <param name="Text">The text with its marks.</param>
internal readonly record struct Field(string Text)
{
    /// <summary>An unquoted <c>*</c>, <c>?</c> and <c>[</c>: file names are looked up.</summary>
    public const char AnyText = '\ufdd0', AnyCharacter = '\ufdd1', AnyOf = '\ufdd2';

    /// <summary>Text known only when it runs.</summary>
    public const char Unknown = '\ufdd3';

    /// <summary>Text known only when it runs, which may be any number of arguments.</summary>
    public const char UnknownMany = '\ufdd4';

    /// <summary>What follows is what a variable stands for where nothing else sets it.</summary>
    public const char Guess = '\ufdd5';

    /// <summary>A process substitution; the next character is its number.</summary>
    public const char Process = '\ufdd6';

    /// <summary>One argument of which nothing is known.</summary>
    public static readonly Field Something = Unknown.ToString();

    /// <summary>Any number of arguments of which nothing is known.</summary>
    public static readonly Field Anything = UnknownMany.ToString();

    private static readonly SearchValues<char> _marks = SearchValues.Create([AnyText, AnyCharacter, AnyOf, Unknown, UnknownMany, Guess, Process]);
    private static readonly SearchValues<char> _unknown = SearchValues.Create([Unknown, UnknownMany, Guess, Process]);
    private static readonly SearchValues<char> _globs = SearchValues.Create([AnyText, AnyCharacter, AnyOf]);

    /// <summary>The text where all of it is known and is no pattern; else null.</summary>
    public string? Plain => Text.AsSpan().IndexOfAny(_marks) < 0 ? Text : null;

    /// <summary>True where all is known but perhaps which files match.</summary>
    public bool IsKnown => Text.AsSpan().IndexOfAny(_unknown) < 0;

    /// <summary>True where file names are looked up.</summary>
    public bool IsPattern => Text.AsSpan().IndexOfAny(_globs) >= 0;

    /// <summary>True where it may be more than one argument, or none.</summary>
    public bool IsMany => Text.Contains(UnknownMany);

    /// <summary>The number of the process substitution that this is; -1 for none.</summary>
    public int ProcessNumber => Text is [Process, var number] ? number : -1;

    /// <summary>As likely as can be told: without <see cref="Guess"/>.</summary>
    public Field Likely => Text.Contains(Guess) ? new(Text.Replace(Guess.ToString(), "", StringComparison.Ordinal)) : this;

    /// <summary>The last part of a path, where that is known.</summary>
    public string? Name => Text.LastIndexOf('/') is var slash && new Field(Text[(slash + 1)..]).Plain is { Length: > 0 } name && IsKnown && !IsPattern ? name : null;

    /// <summary>For people: what is not known shows as <c>…</c>.</summary>
    public override string ToString() => string.Create(Text.Length, Text, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = text[i] switch { AnyText => '*', AnyCharacter => '?', AnyOf => '[', Unknown or UnknownMany or Process or Guess => '…', var c => c };
        }
    });

    /// <summary>A word of one text.</summary>
    public static implicit operator Field(string text) => new(text);
}
