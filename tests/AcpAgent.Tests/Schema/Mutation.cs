using System.Text.Json.Nodes;
using CsCheck;

namespace AcpAgent.Tests.Schema;

/// <summary>Instances of a definition with one or two places spoiled.</summary>
internal sealed class Mutation(InstanceGen instances) : Gen<JsonNode?>
{
    private static readonly string[] Spoilers =
    [
        "null", "true", "0", "-1", "1.5", "70000", "4294967296", "-9223372036854775809", "18446744073709551616", "1e300",
        "\"zzz\"", "\"\"", "[]", "[null]", "[5]", "{}", "{\"a\":1}",
    ];

    public override JsonNode? Generate(PCG pcg, Size? min, out Size size)
    {
        var root = new JsonArray(instances.Generate(pcg, min, out size));
        for (var i = pcg.Next(2); i < 2; i++)
        {
            Spoil(root, pcg);
        }

        return root[0]?.DeepClone();
    }

    private static void Spoil(JsonArray root, PCG pcg)
    {
        var places = new List<Action<bool, JsonNode?>>();
        Collect(root, places);
        places[(int)pcg.Next((uint)places.Count)](pcg.Next(4) == 0, JsonNode.Parse(Spoilers[pcg.Next((uint)Spoilers.Length)]));
    }

    private static void Collect(JsonNode? node, List<Action<bool, JsonNode?>> places)
    {
        if (node is JsonObject o)
        {
            foreach (var (name, value) in o)
            {
                places.Add((remove, spoiler) =>
                {
                    if (remove)
                    {
                        o.Remove(name);
                    }
                    else
                    {
                        o[name] = spoiler;
                    }
                });
                Collect(value, places);
            }
        }
        else if (node is JsonArray a)
        {
            for (var i = 0; i < a.Count; i++)
            {
                var at = i;
                places.Add((_, spoiler) => a[at] = spoiler);
                Collect(a[i], places);
            }
        }
    }
}
