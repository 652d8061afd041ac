using System.Globalization;
using System.Text.Json;

namespace AcpAgent.Core.Tools;

/// <summary>
/// The arguments of one call, checked as they are taken out. Strict about names; where a model's way of writing can mean one thing only
/// (a number or a truth value in quotes, null for "not given") it is taken as meant.
/// </summary>
internal sealed class ToolArguments
{
    private const int LongestPath = 4095;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly string _prefix;

    /// <summary>Takes an object apart.</summary>
    /// <param name="arguments">What the model wrote.</param>
    /// <param name="names">The names that there may be.</param>
    /// <param name="prefix">Stands before the names in messages, such as <c>todos[0].</c></param>
    /// <exception cref="ToolArgumentException">No object, an unknown name, or one given twice.</exception>
    public ToolArguments(JsonElement arguments, ReadOnlySpan<string> names, string prefix = "")
    {
        _prefix = prefix;
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw new ToolArgumentException(prefix.Length == 0 ? "the arguments must be a JSON object" : $"{prefix.TrimEnd('.')}: must be an object");
        }

        foreach (var member in arguments.EnumerateObject())
        {
            var name = NameOf(member);
            if (!names.Contains(name))
            {
                throw new ToolArgumentException($"{prefix}{name}: there is no such parameter; there are {string.Join(", ", names!)}");
            }

            if (!_values.TryAdd(name, member.Value))
            {
                throw Wrong(name, "is given twice");
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "is required");

    /// <summary>A text; null where it is not given.</summary>
    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, "must be a string");
        }

        return ToolTexts.Text(value) ?? throw Wrong(name, "is no valid text: half of a surrogate pair");
    }

    /// <summary>A path that can be looked for.</summary>
    public string? OptionalPath(string name) => OptionalText(name) switch
    {
        null => null,
        "" => throw Wrong(name, "must not be empty"),
        var path when path.Contains('\0') => throw Wrong(name, "must not contain a NUL character"),
        var path when path.Length > LongestPath => throw Wrong(name, $"must not be longer than {LongestPath} characters"),
        var path when path == "~" || path.StartsWith("~/", StringComparison.Ordinal) =>
            throw Wrong(name, "~ is not expanded; give an absolute path, or one relative to the working directory"),
        var path => path,
    };

    /// <summary>A path that must be there.</summary>
    public string RequiredPath(string name) => OptionalPath(name) ?? throw Wrong(name, "is required");

    /// <summary>A whole number that is not negative; null where it is not given.</summary>
    public long? OptionalCount(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        long number = -1;
        var isWhole = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number) || TryWhole(value, out number),
            JsonValueKind.String => long.TryParse(OptionalText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return isWhole && number >= 0 ? number : throw Wrong(name, "must be a whole number, not negative");
    }

    /// <summary>True or false; null where it is not given.</summary>
    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } => OptionalText(name) switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            _ => throw Wrong(name, "must be true or false"),
        },
        _ => throw Wrong(name, "must be true or false"),
    };

    /// <summary>Texts, none of them blank; null where they are not given.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name, int most, int longest)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
        {
            throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"must be an array of at most {most} strings"));
        }

        return [.. value.EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.String && ToolTexts.Text(item)?.Trim() is { Length: > 0 } text && text.Length <= longest
            ? text
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), string.Create(CultureInfo.InvariantCulture, $"must be a string of 1 to {longest} characters")))];
    }

    /// <summary>A list that must be there.</summary>
    public JsonElement List(string name) => Find(name) switch
    {
        null => throw Wrong(name, "is required"),
        { ValueKind: JsonValueKind.Array } list => list,
        _ => throw Wrong(name, "must be an array"),
    };

    /// <summary>What is thrown for a parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="problem">Completes "NAME: …".</param>
    public ToolArgumentException Wrong(string name, string problem) => new($"{_prefix}{name}: {problem}");

    private JsonElement? Find(string name) =>
        _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>10.0 is 10.</summary>
    private static bool TryWhole(JsonElement value, out long number)
    {
        const double exact = 1L << 53;
        var isWhole = value.TryGetDouble(out var real) && Math.Abs(real) <= exact && Math.Truncate(real) == real;
        number = isWhole ? (long)real : -1;
        return isWhole;
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new ToolArgumentException($"{_prefix.TrimEnd('.')}: the name of a parameter is no valid text");
        }
    }
}
