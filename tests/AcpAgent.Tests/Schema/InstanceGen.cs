using System.Text.Json.Nodes;
using CsCheck;

namespace AcpAgent.Tests.Schema;

/// <summary>Instances of a definition: every branch, optional properties there or not, null where allowed, unknown properties, shuffled.</summary>
internal sealed class InstanceGen(PinnedSchema schema, string definition) : Gen<JsonNode?>
{
    private static readonly string[] Texts =
    [
        "", "x", "/home/me/a b.txt", "中文字符", "emoji 😀👩‍👩‍👧",
        "quote \" back \\ slash /", "line\nfeed\tand\u0001\u007f\u0085", "<>&'+", "\u2028\u2029", "null",
    ];

    public override JsonNode? Generate(PCG pcg, Size? min, out Size size)
    {
        var budget = new Budget();
        var result = Make(schema.Definitions[definition]!, pcg, budget);
        size = new Size((ulong)budget.Nodes);
        return result;
    }

    /// <summary>Any JSON at all.</summary>
    public static JsonNode? Anything(PCG pcg, int depth = 0) => pcg.Next(depth > 2 ? 6u : 8u) switch
    {
        0 => null,
        1 => pcg.Next(2) == 0,
        2 => JsonValue.Create((long)pcg.Next64()),
        3 => JsonValue.Create(pcg.Next(1000) / 8.0),
        4 => JsonNode.Parse("18446744073709551616"),
        5 => Texts[pcg.Next((uint)Texts.Length)],
        6 => new JsonArray([.. Enumerable.Range(0, (int)pcg.Next(3)).Select(_ => Anything(pcg, depth + 1))]),
        _ => AnyObject(pcg, depth + 1),
    };

    private static JsonObject AnyObject(PCG pcg, int depth) =>
        new(Enumerable.Range(0, (int)pcg.Next(3)).Select(i => KeyValuePair.Create(Texts[pcg.Next((uint)Texts.Length)] + i, Anything(pcg, depth))));

    private JsonNode? Make(JsonNode node, PCG pcg, Budget budget)
    {
        budget.Nodes++;
        if (schema.Resolve(node) is not JsonObject rules || PinnedSchema.AllowsAnything(rules))
        {
            return Anything(pcg);
        }

        var result = MakeOwn(rules, pcg, budget);
        foreach (var part in rules["allOf"] as JsonArray ?? [])
        {
            result = Merge(result, Make(part!, pcg, budget));
        }

        if (PinnedSchema.Branches(rules) is { } branches)
        {
            result = Merge(result, Make(branches[(int)pcg.Next((uint)branches.Count)]!, pcg, budget));
        }

        return result is JsonObject o ? Shuffled(o, pcg) : result;
    }

    private JsonNode? MakeOwn(JsonObject rules, PCG pcg, Budget budget)
    {
        if (rules["const"] is { } only)
        {
            return only.DeepClone();
        }

        var type = rules["type"] is JsonArray several ? several[(int)pcg.Next((uint)several.Count)] : rules["type"];
        return type?.GetValue<string>() switch
        {
            "string" when rules["minLength"] is not null => "!" + Texts[pcg.Next((uint)Texts.Length)],
            "string" => Texts[pcg.Next((uint)Texts.Length)],
            "boolean" => pcg.Next(2) == 0,
            "number" => JsonValue.Create((pcg.Next(2_000_000) - 1_000_000.0) / 64),
            "integer" => Integer(rules["format"]!.GetValue<string>(), pcg),
            "array" => new JsonArray([.. Enumerable.Range(0, (int)pcg.Next(4)).Select(_ => Make(rules["items"]!, pcg, budget))]),
            "object" => MakeObject(rules, pcg, budget),
            "null" => null,
            null when rules["properties"] is not null => MakeObject(rules, pcg, budget),
            null => new JsonObject(),
            var unknown => throw new InvalidOperationException($"Unknown type {unknown}."),
        };
    }

    private JsonObject MakeObject(JsonObject rules, PCG pcg, Budget budget)
    {
        var result = new JsonObject();
        var required = (rules["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var (name, property) in rules["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || pcg.Next(3) != 0)
            {
                // A string where the schema excludes some by `not` must be none of those.
                result[name] = rules["not"] is not null ? "_own" + pcg.Next(10) : Make(property!, pcg, budget);
            }
        }

        if (rules["properties"] is not null)
        {
            if (pcg.Next(4) == 0)
            {
                result[pcg.Next(2) == 0 ? "$id" : "x-unknown"] = Anything(pcg);
            }
        }
        else if (rules["additionalProperties"] is JsonObject values)
        {
            for (var i = pcg.Next(4); i > 0; i--)
            {
                result[$"{Texts[pcg.Next((uint)Texts.Length)]}{i}"] = Make(values, pcg, budget);
            }
        }
        else if (rules["additionalProperties"] is not null)
        {
            return AnyObject(pcg, 0);
        }

        return result;
    }

    private static JsonNode Integer(string format, PCG pcg)
    {
        var (min, max) = format switch
        {
            "int32" => (int.MinValue, (UInt128)int.MaxValue),
            "int64" => (long.MinValue, (UInt128)long.MaxValue),
            "uint16" => (0L, ushort.MaxValue),
            "uint32" => (0L, uint.MaxValue),
            _ => (0L, ulong.MaxValue),
        };
        return JsonNode.Parse(pcg.Next(4) switch
        {
            0 => min.ToString(System.Globalization.CultureInfo.InvariantCulture),
            1 => max.ToString(System.Globalization.CultureInfo.InvariantCulture),
            2 => "0",
            _ => pcg.Next(60000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        })!;
    }

    private static JsonNode? Merge(JsonNode? into, JsonNode? part)
    {
        if (into is not JsonObject target || part is not JsonObject more)
        {
            return part;
        }

        foreach (var (name, value) in more)
        {
            target[name] = value?.DeepClone();
        }

        return target;
    }

    private static JsonObject Shuffled(JsonObject o, PCG pcg) =>
        new(o.ToList().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())).OrderBy(_ => pcg.Next()));

    private sealed class Budget
    {
        public int Nodes { get; set; }
    }
}
