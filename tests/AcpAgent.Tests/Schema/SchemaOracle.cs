using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpAgent.Tests.Schema;

/// <summary>
/// A second opinion on an instance, straight from the schema and its <c>x-deserialize-*</c> words: whether it fits, what is
/// left of it after the leniency asked for, and where it does not fit. Unknown properties are dropped, optional nulls are absent.
/// On purpose stricter than the schema in one thing: a branch that the discriminator names is the only one that counts, so that
/// a spoiled HTTP server does not turn into a command to start.
/// </summary>
internal sealed class SchemaOracle(PinnedSchema schema)
{
    /// <param name="Value">What is left of the instance, where it fits.</param>
    /// <param name="Errors">The places that do not fit; for a union, those of all its branches.</param>
    /// <param name="Open">Whether properties the schema does not name belong to the value.</param>
    public sealed record Verdict(JsonNode? Value, IReadOnlyList<string> Errors, bool Open = false)
    {
        /// <summary>The properties that the schema names.</summary>
        public IReadOnlySet<string> Known { get; init; } = new HashSet<string>();

        public bool Fits => Errors.Count == 0;
    }

    public Verdict Check(string definition, JsonNode? value) => Check(schema.Definitions[definition]!, value, "", definition);

    /// <summary>Whether a value fits a part of the schema as it is.</summary>
    public bool Fits(JsonNode rules, JsonNode? value) => Check(rules, value, "").Fits;

    private Verdict Check(JsonNode node, JsonNode? value, string path, string definition = "")
    {
        if (node is not JsonObject)
        {
            return new(value?.DeepClone(), []);
        }

        if (node["$ref"] is { } reference)
        {
            return Check(schema.Resolve(node), value, path, reference.GetValue<string>()["#/$defs/".Length..]);
        }

        var rules = node.AsObject();
        if (PinnedSchema.AllowsAnything(rules))
        {
            return new(value?.DeepClone(), []);
        }

        var errors = new List<string>();
        if (!TypeFits(rules, value))
        {
            return new(null, [path]);
        }

        var open = false;
        var known = (rules["properties"] as JsonObject ?? []).Select(property => property.Key).ToHashSet();
        JsonNode? result = value is JsonObject or JsonArray ? null
            : rules["format"]?.GetValue<string>() == "double" && value is not null ? JsonValue.Create(value.GetValue<double>())
            : value?.DeepClone();
        if (value is JsonObject instance)
        {
            result = CheckObject(rules, instance, path, definition, errors);
        }
        else if (value is JsonArray items)
        {
            result = CheckItems(rules, items, path, errors);
        }

        foreach (var part in rules["allOf"] as JsonArray ?? [])
        {
            Merge(Check(part!, value, path));
        }

        if (PinnedSchema.Branches(rules) is { } branches)
        {
            var named = branches.Where(branch => PinnedSchema.IsNamedBy(branch!, value)).ToList();
            var verdicts = (named.Count == 0 ? [.. branches] : named).Select(branch => Check(branch!, value, path)).ToList();
            if (verdicts.Find(verdict => verdict.Fits) is { } chosen)
            {
                Merge(chosen);
            }
            else
            {
                errors.Add(path);
                errors.AddRange(verdicts.SelectMany(verdict => verdict.Errors));
            }
        }

        if (rules["not"] is { } not && Check(not, value, path).Fits)
        {
            errors.Add(path);
        }

        open |= rules["title"]?.GetValue<string>() == "other" && value is JsonObject;
        return new(errors.Count == 0 ? Opened(result) : null, errors, open) { Known = known };

        void Merge(Verdict verdict)
        {
            errors.AddRange(verdict.Errors);
            open |= verdict.Open;
            known.UnionWith(verdict.Known);
            if (verdict.Value is JsonObject more && result is JsonObject target)
            {
                foreach (var (name, part) in more)
                {
                    target[name] = part?.DeepClone();
                }
            }
            else
            {
                result = verdict.Value;
            }
        }

        JsonNode? Opened(JsonNode? kept)
        {
            if (open && kept is JsonObject target)
            {
                foreach (var (name, part) in value!.AsObject())
                {
                    if (!target.ContainsKey(name) && !known.Contains(name) && (name != "_meta" || part is JsonObject))
                    {
                        target[name] = part?.DeepClone();
                    }
                }
            }

            return kept;
        }
    }

    private JsonObject CheckObject(JsonObject rules, JsonObject instance, string path, string definition, List<string> errors)
    {
        var result = new JsonObject();
        var properties = rules["properties"] as JsonObject ?? [];
        var required = (rules["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var (name, property) in properties)
        {
            var words = property as JsonObject ?? [];
            var place = path.Length == 0 ? name : $"{path}.{name}";
            var there = instance.TryGetPropertyValue(name, out var value);
            if (!there && required.Contains(name))
            {
                errors.Add(place);
            }
            else if (!there)
            {
                Put(name, words["default"]);
            }
            else if (value is null && words["x-deserialize-default-on-null"] is not null)
            {
                Put(name, required.Contains(name) ? new JsonArray() : null);
            }
            else
            {
                var verdict = Check(property!, value, place);
                if (!verdict.Fits && words["x-deserialize-default-on-error"] is null)
                {
                    errors.AddRange(verdict.Errors);
                }
                else if (!verdict.Fits)
                {
                    Put(name, words["default"] ?? (required.Contains(name) ? new JsonArray() : null));
                }
                else if (value is not null || required.Contains(name) || PinnedSchema.NullMeansClear(definition, name))
                {
                    result[name] = verdict.Value;
                }
            }
        }

        if (rules["additionalProperties"] is { } others && rules["properties"] is null)
        {
            foreach (var (name, value) in instance)
            {
                var verdict = Check(others, value, path.Length == 0 ? name : $"{path}.{name}");
                errors.AddRange(verdict.Errors);
                result[name] = verdict.Value;
            }
        }

        return result;

        void Put(string name, JsonNode? value)
        {
            if (value is not null)
            {
                result[name] = value.DeepClone();
            }
        }
    }

    private JsonArray CheckItems(JsonObject rules, JsonArray items, string path, List<string> errors)
    {
        var skip = rules["x-deserialize-skip-invalid-items"] is not null;
        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            var verdict = rules["items"] is { } item ? Check(item, items[i], $"{path}[{i}]") : new(items[i]?.DeepClone(), []);
            if (verdict.Fits)
            {
                result.Add(verdict.Value);
            }
            else if (!skip)
            {
                errors.AddRange(verdict.Errors);
            }
        }

        return result;
    }

    private static bool TypeFits(JsonObject rules, JsonNode? value)
    {
        if (rules["const"] is { } only && !Json.Same(only, value))
        {
            return false;
        }

        if (rules["minLength"] is not null && value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0)
        {
            return false;
        }

        return rules["type"] switch
        {
            null => true,
            JsonArray several => several.Any(type => Is(type!.GetValue<string>(), rules, value)),
            var type => Is(type.GetValue<string>(), rules, value),
        };
    }

    private static bool Is(string type, JsonObject rules, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) => true,
        ("object", JsonValueKind.Object) => true,
        ("array", JsonValueKind.Array) => true,
        ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => InRange(value!.ToJsonString(), rules["format"]?.GetValue<string>()),
        _ => false,
    };

    private static bool InRange(string number, string? format)
    {
        (decimal Min, decimal Max) range = format switch
        {
            "int32" => (int.MinValue, int.MaxValue),
            "int64" => (long.MinValue, long.MaxValue),
            "uint16" => (0, ushort.MaxValue),
            "uint32" => (0, uint.MaxValue),
            "uint64" => (0, ulong.MaxValue),
            _ => throw new InvalidOperationException($"Unknown format {format}."),
        };
        return decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            && decimal.IsInteger(n) && n >= range.Min && n <= range.Max;
    }
}
