using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace AcpAgent.Core.Workspace.Searching;

/// <summary>
/// A pattern for a relative path: names joined by slashes, each a <see cref="NamePattern"/>, or <c>**</c> for any number of names. Matched
/// name by name, so that whole directories can be left out where nothing in them can match.
/// </summary>
internal sealed class PathPattern
{
    private const int MostNames = 60;
    private const int MostAlternatives = 64;

    // Null stands for `**`.
    private readonly NamePattern?[] _names;

    private PathPattern(NamePattern?[] names) => _names = names;

    /// <summary>Where matching begins; the places in the pattern where a path may be, as bits.</summary>
    public ulong Start => Spread(1);

    /// <summary>The names at the beginning that have no wildcards, the last one of the pattern not among them.</summary>
    public IReadOnlyList<string> LiteralPrefix =>
        [.. _names.Take(_names.Length - 1).TakeWhile(name => name?.Literal is not null).Select(name => name!.Literal!)];

    /// <summary>Whether a name is <c>..</c>, which no name of a path ever is.</summary>
    public bool HasDots => Array.Exists(_names, name => name?.Literal == "..");

    /// <summary>Reads a pattern without alternatives.</summary>
    /// <returns>False where it has too many names.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern)
    {
        var names = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".")
            .Select(name => name == "**" ? null : NamePattern.Parse(name)).ToList();
        if (names is [.., null])
        {
            // What is in a directory, at any depth, but not the directory itself.
            names.Add(NamePattern.Parse("*"));
        }

        pattern = names.Count is > 0 and <= MostNames ? new PathPattern([.. names]) : null;
        return pattern is not null;
    }

    /// <summary>The patterns that <c>{a,b}</c> in one stand for, itself where there is none.</summary>
    /// <returns>False where there are too many.</returns>
    public static bool TryExpand(string text, out IReadOnlyList<string> alternatives)
    {
        List<string> all = [text];
        for (var i = 0; i < all.Count && all.Count <= MostAlternatives; i++)
        {
            while (Braces.TryFind(all[i], out var braces))
            {
                var rest = all[i][(braces.Close + 1)..];
                var before = all[i][..braces.Open];
                all.AddRange(braces.Parts.Skip(1).Select(part => before + part + rest));
                all[i] = before + braces.Parts[0] + rest;
            }
        }

        alternatives = all;
        return all.Count <= MostAlternatives;
    }

    /// <summary>The same pattern behind so many names.</summary>
    public PathPattern Behind(int names) => new(_names[names..]);

    /// <summary>Where in the pattern a path may be after one more name; 0 where it cannot match any more.</summary>
    public ulong Next(ulong places, ReadOnlySpan<char> name)
    {
        var next = 0UL;
        for (var rest = places; rest != 0; rest &= rest - 1)
        {
            var place = BitOperations.TrailingZeroCount(rest);
            if (place < _names.Length && (_names[place]?.IsMatch(name) ?? true))
            {
                next |= 1UL << (_names[place] is null ? place : place + 1);
            }
        }

        return Spread(next);
    }

    /// <summary>Whether a path that is at such places is as the pattern says.</summary>
    public bool IsEnd(ulong places) => (places & (1UL << _names.Length)) != 0;

    /// <summary>Whether a whole path is as the pattern says.</summary>
    public bool IsMatch(string path)
    {
        var places = Start;
        foreach (var name in path.AsSpan().Split('/'))
        {
            places = Next(places, path.AsSpan()[name]);
        }

        return IsEnd(places);
    }

    // `**` may stand for no name at all.
    private ulong Spread(ulong places)
    {
        for (var place = 0; place < _names.Length; place++)
        {
            if (_names[place] is null && (places & (1UL << place)) != 0)
            {
                places |= 1UL << (place + 1);
            }
        }

        return places;
    }

    private readonly record struct Braces(int Open, int Close, List<string> Parts)
    {
        // The first pair that is closed and has a comma, those inside it included.
        public static bool TryFind(string text, out Braces braces)
        {
            for (var open = 0; open < text.Length; open++)
            {
                if (text[open] != '{')
                {
                    open += text[open] == '\\' ? 1 : 0;
                    continue;
                }

                var parts = new List<string>();
                var depth = 0;
                for (var (i, start) = (open, open + 1); i < text.Length; i++)
                {
                    switch (text[i])
                    {
                        case '\\':
                            i++;
                            break;
                        case '{':
                            depth++;
                            break;
                        case ',' when depth == 1:
                            parts.Add(text[start..i]);
                            start = i + 1;
                            break;
                        case '}' when --depth == 0 && parts.Count > 0:
                            parts.Add(text[start..i]);
                            braces = new Braces(open, i, parts);
                            return true;
                        case '}' when depth == 0:
                            i = text.Length;
                            break;
                    }
                }
            }

            braces = default;
            return false;
        }
    }
}
