using System.Globalization;
using System.Text;
using System.Text.Unicode;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AcpAgent.Core.Instructions.Skills;

/// <summary>Reads a <c>SKILL.md</c>: YAML front matter with <c>name</c>, <c>description</c> and <c>when-to-use</c>, then what it teaches. Strict: what is not understood is an error.</summary>
internal static class SkillFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "SKILL.md";

    /// <summary>The most bytes that it may have.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Fence = "---";
    private const int LongestName = 64;
    private const int LongestText = 1024;

    /// <summary>Takes a skill out of its file's bytes.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="directory">Its folder, whose name is the skill's where the file does not say.</param>
    /// <exception cref="SkillException">It cannot be used.</exception>
    public static Skill Parse(ReadOnlySpan<byte> bytes, string path, string directory)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new SkillException(string.Create(CultureInfo.InvariantCulture, $"{path}: it has more than {MaxBytes} bytes"));
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new SkillException($"{path}: it is not UTF-8");
        }

        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var text = Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
        var (front, body) = Split(text, path);
        var values = Read(front, path);
        (string Text, int Line) name = values.GetValueOrDefault("name", (Path.GetFileName(directory), 1));
        return new Skill(
            IsName(name.Text) ? name.Text : throw At(path, name.Line, $"name: \"{name.Text}\" must be 1 to {LongestName} letters, digits, dots, dashes and underscores"),
            Text(values, "description", path), Text(values, "when-to-use", path), body.Trim(), directory);
    }

    /// <summary>Whether a skill can have such a name: one that can be typed as a command.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && char.IsAsciiLetterOrDigit(name[0]);

    private static (string Front, string Body) Split(string text, string path)
    {
        if (text.Split('\n', 2) is not [var first, var rest] || first.TrimEnd() != Fence)
        {
            return ("", text);
        }

        var start = 0;
        while (start < rest.Length)
        {
            var end = rest.IndexOf('\n', start) is var feed and >= 0 ? feed : rest.Length;
            if (rest[start..end].TrimEnd() is Fence or "...")
            {
                return (rest[..start], rest[Math.Min(end + 1, rest.Length)..]);
            }

            start = end + 1;
        }

        throw At(path, 1, "the front matter that begins here never ends");
    }

    private static Dictionary<string, (string Text, int Line)> Read(string front, string path)
    {
        var values = new Dictionary<string, (string Text, int Line)>(StringComparer.Ordinal);
        try
        {
            var parser = new Parser(new StringReader(front));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return values;
            }

            parser.Consume<DocumentStart>();
            if (!parser.TryConsume<MappingStart>(out _))
            {
                throw At(path, Line(parser.Current!), "the front matter must be names with values");
            }

            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.TryConsume<Scalar>(out var name) ? name : throw At(path, Line(parser.Current!), "this must be a name");
                if (key.Value is not ("name" or "description" or "when-to-use"))
                {
                    throw At(path, Line(key), $"{key.Value}: there is no such key; there are name, description and when-to-use");
                }

                var value = parser.TryConsume<Scalar>(out var scalar) ? scalar : throw At(path, Line(key), $"{key.Value}: must be a text");
                if (!values.TryAdd(key.Value, (value.Value, Line(value))))
                {
                    throw At(path, Line(key), $"{key.Value}: is given twice");
                }
            }

            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? values : throw At(path, Line(parser.Current!), "there must be one document only");
        }
        catch (YamlException e)
        {
            throw At(path, (int)e.Start.Line + 1, $"the front matter is no YAML: {e.Message}");
        }
    }

    private static string Text(Dictionary<string, (string Text, int Line)> values, string key, string path)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return "";
        }

        // One line: it stands in a list.
        var text = string.Join(' ', value.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestText ? text
            : throw At(path, value.Line, string.Create(CultureInfo.InvariantCulture, $"{key}: must not have more than {LongestText} characters"));
    }

    // The front matter's first line is the file's second.
    private static int Line(ParsingEvent at) => (int)at.Start.Line + 1;

    private static SkillException At(string path, int line, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}: {problem}"));
}
