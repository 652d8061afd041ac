using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcpAgent.Core.Permissions.Rules;

/// <summary>Reads <c>permissions.json</c>: what is not understood, and what could never count, is an error with its file, line and key.</summary>
internal ref struct RuleFileReader
{
    private static readonly HashSet<string> _tools =
    [
        "read_file", "write_file", "replace", "list_directory", "glob", "search_file_content", "run_shell_command", "stop_shell_command", "web_fetch", "web_search", "activate_skill", "ask_user", "todo_write", "save_memory",
    ];

    private static readonly HashSet<string> _arguments =
    [
        "file_path", "path", "offset", "limit", "content", "append", "old_text", "new_text", "replace_all", "directory_path", "recursive", "pattern", "directory", "file_pattern", "case_sensitive",
        "regex", "command", "description", "working_directory", "timeout", "is_background", "url", "query", "num_results", "skill_name", "task_description", "question", "options", "multiple",
        "allow_custom", "todos", "key", "value", "tags", "scope",
    ];

    private readonly string _name;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<string> _notices;
    private Utf8JsonReader _json;
    private string _key;

    private RuleFileReader(string name, ReadOnlySpan<byte> bytes)
    {
        _name = name;
        _bytes = bytes;
        _notices = [];
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 16 });
        _key = "";
    }

    /// <summary>Reads a file's content. Never throws.</summary>
    /// <param name="name">The file's path, for messages and rules.</param>
    /// <param name="content">What it holds.</param>
    public static RuleFile Read(string name, ReadOnlySpan<byte> content)
    {
        var bytes = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var reader = new RuleFileReader(name, bytes);
        try
        {
            return new RuleFile(reader.ReadFile(), [], reader._notices);
        }
        catch (FormatException problem)
        {
            return new RuleFile([], [problem.Message], reader._notices);
        }
        catch (JsonException problem)
        {
            return new RuleFile([], [$"{name}:{(problem.LineNumber ?? 0) + 1}: it is no JSON: {problem.Message}"], reader._notices);
        }
    }

    private List<PermissionRule> ReadFile()
    {
        Next();
        Expect(JsonTokenType.StartObject, "an object");
        List<PermissionRule>? rules = null;
        while (NextKey() is { } key)
        {
            if (key != "rules")
            {
                throw Wrong($"there is no key \"{key}\"");
            }

            if (rules is not null)
            {
                throw Wrong("it is there twice");
            }

            Expect(JsonTokenType.StartArray, "a list");
            rules = [];
            while (Next() != JsonTokenType.EndArray)
            {
                _key = $"rules[{rules.Count}]";
                rules.Add(ReadRule(_key));
            }
        }

        if (_json.Read())
        {
            throw Wrong("more follows after its end");
        }

        _key = "rules";
        return rules ?? throw Wrong("it is missing");
    }

    private PermissionRule ReadRule(string at)
    {
        Expect(JsonTokenType.StartObject, "an object");
        var line = Line();
        var seen = new HashSet<string>();
        var tool = "*";
        var action = Verdict.Ask;
        List<(string Name, string Pattern, string Key, int Line)> arguments = [];
        DomainPattern? domain = null;
        while (NextKey() is { } key)
        {
            _key = $"{at}.{key}";
            if (!seen.Add(key))
            {
                throw Wrong("it is there twice");
            }

            switch (key)
            {
                case "tool":
                    tool = Text();
                    break;
                case "action":
                    action = Text() switch
                    {
                        "allow" => Verdict.Allow,
                        "deny" => Verdict.Deny,
                        "ask" => Verdict.Ask,
                        var other => throw Wrong($"\"{other}\" is not one of allow, deny, ask"),
                    };
                    break;
                case "args":
                    Expect(JsonTokenType.StartObject, "an object");
                    while (NextKey() is { } name)
                    {
                        _key = $"{at}.args.{name}";
                        if (arguments.Exists(argument => argument.Name == name))
                        {
                            throw Wrong("it is there twice");
                        }

                        arguments.Add((name, Text(), _key, Line()));
                    }

                    break;
                case "domain":
                    domain = ReadDomain(_key);
                    break;
                default:
                    throw Wrong("there is no such key");
            }
        }

        _key = $"{at}.tool";
        ToolPattern pattern;
        try
        {
            pattern = ToolPattern.Parse(tool, action == Verdict.Allow, out var notice);
            if (notice is not null)
            {
                _notices.Add($"{_name}:{line}: {_key}: {notice}");
            }
        }
        catch (ArgumentException problem)
        {
            throw Wrong($"it cannot be used as a regular expression: {problem.Message}", line);
        }

        var isName = tool.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (isName && !_tools.Contains(tool) && !tool.StartsWith("mcp_", StringComparison.Ordinal))
        {
            throw Wrong($"there is no tool \"{tool}\", so that the rule could never count", line);
        }

        return new PermissionRule($"{_name}:{line}", action, pattern, Patterns(arguments, isName && _tools.Contains(tool)), domain);
    }

    private List<ArgumentPattern> Patterns(List<(string Name, string Pattern, string Key, int Line)> arguments, bool ofOurTool)
    {
        var patterns = new List<ArgumentPattern>();
        foreach (var (name, text, key, line) in arguments)
        {
            _key = key;
            Regex regex;
            try
            {
                regex = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
            {
                throw Wrong($"it cannot be used as a regular expression: {problem.Message}", line);
            }

            if (ofOurTool && !_arguments.Contains(name) && !regex.IsMatch(""))
            {
                throw Wrong("the tool has no such argument, so that the rule could never count", line);
            }

            patterns.Add(new ArgumentPattern(name, regex));
        }

        return patterns;
    }

    private DomainPattern ReadDomain(string at)
    {
        Expect(JsonTokenType.StartObject, "an object");
        var line = Line();
        var argument = "url";
        var hosts = new List<string>();
        var seen = new HashSet<string>();
        while (NextKey() is { } key)
        {
            _key = $"{at}.{key}";
            if (!seen.Add(key))
            {
                throw Wrong("it is there twice");
            }

            switch (key)
            {
                case "url_arg":
                    argument = Text();
                    break;
                case "allowlist" or "blocklist":
                    Expect(JsonTokenType.StartArray, "a list");
                    while (Next() != JsonTokenType.EndArray)
                    {
                        var text = Text();
                        var below = text.StartsWith('.');
                        var host = HostName.Normalize(below ? text[1..] : text);
                        if (host is null || text.Contains('/') || text.Contains('@') || text.Contains('*'))
                        {
                            throw Wrong($"\"{text}\" is no host");
                        }

                        hosts.Add(below ? "." + host : host);
                    }

                    break;
                default:
                    throw Wrong("there is no such key");
            }
        }

        _key = at;
        return hosts.Count > 0 ? new DomainPattern(argument, hosts) : throw Wrong("both lists are empty, so that the rule could never count", line);
    }

    private JsonTokenType Next() => _json.Read() ? _json.TokenType : throw Wrong("the file ends here");

    private string? NextKey()
    {
        if (Next() == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = _json.GetString()!;
        _key = _key.Length == 0 ? key : _key;
        Next();
        return key;
    }

    private string Text()
    {
        Expect(JsonTokenType.String, "a text");
        return _json.GetString()!;
    }

    private void Expect(JsonTokenType type, string name)
    {
        if (_json.TokenType != type)
        {
            throw Wrong($"it must be {name}");
        }
    }

    private int Line() => _bytes[..(int)Math.Min(_json.TokenStartIndex, _bytes.Length)].Count((byte)'\n') + 1;

    private FormatException Wrong(string what, int? line = null) => new($"{_name}:{line ?? Line()}: {(_key.Length == 0 ? "the file" : _key)}: {what}");
}
