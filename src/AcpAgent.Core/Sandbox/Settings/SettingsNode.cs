using System.Text.Json;

namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>A JSON value that knows where it stands, so that whoever wrote it can be told. Understands nothing but what it is asked for.</summary>
internal sealed class SettingsNode
{
    private readonly string _file;
    private readonly int _line;
    private readonly string _name;
    private readonly JsonTokenType _type;
    private readonly string? _text;
    private readonly double _number;
    private readonly List<SettingsNode> _items = [];

    private SettingsNode(string file, byte[] bytes, ref Utf8JsonReader reader, string name)
    {
        (_file, _name, _type) = (file, name, reader.TokenType);
        _line = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
        switch (_type)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    var member = new SettingsNode(file, bytes, ref reader, key);
                    if (_items.Any(item => item._name == key))
                    {
                        throw member.Wrong("stands here a second time");
                    }

                    _items.Add(member);
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _items.Add(new SettingsNode(file, bytes, ref reader, name));
                }

                break;
            case JsonTokenType.String:
                _text = reader.GetString();
                break;
            case JsonTokenType.Number:
                _number = reader.TryGetDouble(out var number) ? number : double.NaN;
                break;
            default:
                break;
        }
    }

    /// <summary>The key that it stands under.</summary>
    public string Name => _name;

    public bool IsObject => _type == JsonTokenType.StartObject;

    /// <summary>The object that a file holds.</summary>
    /// <exception cref="SettingsException">It holds no object, or no JSON.</exception>
    public static SettingsNode Parse(string file, byte[] bytes)
    {
        const int deepest = 16;
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(), new JsonReaderOptions { MaxDepth = deepest });
            reader.Read();
            var node = new SettingsNode(file, bytes, ref reader, "");
            _ = node._type == JsonTokenType.StartObject && !reader.Read() ? node : throw new SettingsException(file, 1, "must hold an object and nothing else");
            return node;
        }
        catch (JsonException error)
        {
            throw new SettingsException(file, (int)(error.LineNumber ?? 0) + 1, "is no valid JSON");
        }
        catch (InvalidOperationException)
        {
            throw new SettingsException(file, 0, "holds text that is no valid Unicode");
        }
    }

    /// <summary>Its members, which may have only these names.</summary>
    public Dictionary<string, SettingsNode> Members(params string[] names)
    {
        Demand(JsonTokenType.StartObject, "must be an object");
        return _items.Find(item => !names.Contains(item._name)) is { } unknown
            ? throw unknown.Wrong($"is unknown; what may stand here: {string.Join(", ", names)}")
            : _items.ToDictionary(item => item._name);
    }

    /// <summary>Its members, whatever their names.</summary>
    public IReadOnlyList<SettingsNode> NamedItems()
    {
        Demand(JsonTokenType.StartObject, "must be an object");
        return _items;
    }

    public IReadOnlyList<SettingsNode> Items()
    {
        Demand(JsonTokenType.StartArray, "must be an array");
        return _items;
    }

    public string Text()
    {
        Demand(JsonTokenType.String, "must be a text");
        return _text is { Length: > 0 } text && !text.Contains('\0') ? text : throw Wrong("must not be empty");
    }

    /// <summary>A text that may be empty.</summary>
    public string AnyText()
    {
        Demand(JsonTokenType.String, "must be a text");
        return _text!.Contains('\0') ? throw Wrong("must not contain a NUL character") : _text;
    }

    public double Number()
    {
        Demand(JsonTokenType.Number, "must be a number");
        return _number;
    }

    public bool Flag() => _type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong("must be true or false"),
    };

    /// <summary>What is thrown for this value.</summary>
    public SettingsException Wrong(string problem) => new(_file, _line, _name.Length == 0 ? problem : $"\"{_name}\" {problem}");

    private void Demand(JsonTokenType type, string problem)
    {
        if (_type != type)
        {
            throw Wrong(problem);
        }
    }
}
