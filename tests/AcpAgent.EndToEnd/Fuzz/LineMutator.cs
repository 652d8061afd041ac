using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpAgent.EndToEnd.Fuzz;

/// <summary>Makes wrong lines of right ones: about half stay JSON with something wrong in it, the others are bytes gone bad.</summary>
internal sealed class LineMutator(Random random)
{
    private const string Hole = "@hole@";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Values as they stand in JSON, most of which belong nowhere.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1.5", "1e2", "1e400", "65535", "9223372036854775807", "9223372036854775808", "\"\"", "\"x\"",
        "\"../../../etc/passwd\"", "\"/\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"é狐🦊\"", "\"a\\nb\\tc\"", "\"2.0\"", "\"2.00\"",
        "[]", "{}", "[[]]", "[null]", "{\"a\":{}}", "{\"\":\"\"}", "{\"type\":\"made_up\"}", "{\"sessionId\":1}",
        "\"session/prompt\"", "\"session/new\"", "\"allow_once\"", "\"plan\"",
        $"\"{new string('y', 5000)}\"", $"{new string('[', 60)}{new string(']', 60)}", $"{new string('[', 200)}{new string(']', 200)}",
    ];

    /// <summary>A mutation of <paramref name="line"/>, which has no line feed in it.</summary>
    public byte[] Mutate(string line, string other)
    {
        var bytes = random.Next(20) switch
        {
            0 => Encoding.UTF8.GetBytes(line),
            < 11 => Encoding.UTF8.GetBytes(MutateJson(line)),
            11 => Splice(Encoding.UTF8.GetBytes(line), Encoding.UTF8.GetBytes(other)),
            _ => MutateBytes(Encoding.UTF8.GetBytes(line)),
        };
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        return bytes;
    }

    private string MutateJson(string line)
    {
        var root = JsonNode.Parse(line)!;
        var text = random.Next(6) switch
        {
            0 => Remove(root),
            1 => Rename(root),
            2 => Repeat(root),
            3 => Add(root),
            _ => Replace(root),
        };
        return random.Next(10) switch
        {
            0 => $" {text}\t",
            1 => text + "\r",
            2 => $"[{text}]",
            _ => text,
        };
    }

    private string Replace(JsonNode root)
    {
        var node = Pick(Inside(root));
        node.ReplaceWith(Hole);
        return Filled(root, $"\"{Hole}\"", Value());
    }

    private string Remove(JsonNode root)
    {
        var parent = Pick(Objects(root));
        parent.Remove(Pick(parent.Select(member => member.Key)));
        return root.ToJsonString(Relaxed);
    }

    private string Rename(JsonNode root)
    {
        var parent = Pick(Objects(root));
        var name = Pick(parent.Select(member => member.Key));
        var value = parent[name];
        parent.Remove(name);
        parent.Add(random.Next(2) == 0 ? name.ToUpperInvariant() : name + "_", value);
        return root.ToJsonString(Relaxed);
    }

    private string Repeat(JsonNode root)
    {
        var parent = Pick(Objects(root));
        var name = Pick(parent.Select(member => member.Key));
        parent.Add(Hole, "again");
        return Filled(root, Hole, name);
    }

    private string Add(JsonNode root)
    {
        Pick(Objects(root)).Add("_" + random.Next(3), Hole);
        return Filled(root, $"\"{Hole}\"", Value());
    }

    private byte[] MutateBytes(byte[] bytes)
    {
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 2; times--)
        {
            var at = random.Next(bytes.Length);
            var length = random.Next(1, Math.Min(20, bytes.Length - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[(at + length)..]];
                    break;
                case 3:
                    bytes = [.. bytes[..(at + length)], .. bytes[at..]];
                    break;
                case 4:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes[..at], .. "{}[]\":,\\\0"u8[random.Next(9)..], .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }

    private byte[] Splice(byte[] one, byte[] other) => [.. one[..random.Next(one.Length)], .. other[random.Next(other.Length)..]];

    private static string Filled(JsonNode root, string hole, string with) => root.ToJsonString(Relaxed).Replace(hole, with, StringComparison.Ordinal);

    private string Value() => Values[random.Next(Values.Length)];

    private T Pick<T>(IEnumerable<T> from)
    {
        var all = from.ToArray();
        return all[random.Next(all.Length)];
    }

    private static IEnumerable<JsonObject> Objects(JsonNode root) =>
        Inside(root).Prepend(root).OfType<JsonObject>().Where(candidate => candidate.Count > 0);

    private static IEnumerable<JsonNode> Inside(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value),
        JsonArray items => items,
        _ => [],
    }).OfType<JsonNode>().SelectMany(child => Inside(child).Prepend(child));
}
