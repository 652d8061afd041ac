using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>Whether two values are equal in every member, lists included, which records compare by reference.</summary>
internal static class Same
{
    public static bool As(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
        (string or IConvertible or DateTimeOffset, _) => one.Equals(other),
        (IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
            a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && value == pair.Value),
        (IEnumerable a, IEnumerable b) => a.Cast<object?>().ToList() is var x && b.Cast<object?>().ToList() is var y
            && x.Count == y.Count && x.Zip(y).All(pair => As(pair.First, pair.Second)),
        _ => one.GetType() == other.GetType() && one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .All(property => As(property.GetValue(one), property.GetValue(other))),
    };
}
