using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>Each <c>x-deserialize-*</c> word of the schema by itself, on the property that carries it.</summary>
public sealed class LeniencyTests
{
    private static readonly string[] Spoilers = ["[[[]]]", "{\"not\":{}}", "\"not\"", "-0.5", "true"];

    [Fact]
    public void APropertyThatMayNotFitIsAbsentThen() => ForEach("x-deserialize-default-on-error", atLeast: 200, (instance, name, rules, fits) =>
        Spoilers.Select(spoiler => JsonNode.Parse(spoiler)).Where(spoiler => !fits(spoiler)).Take(2));

    [Fact]
    public void AnItemThatDoesNotFitIsSkipped() => ForEach("x-deserialize-skip-invalid-items", atLeast: 17, (instance, name, rules, fits) =>
        [new JsonArray([null, .. instance[name] is JsonArray items ? items.Select(item => item?.DeepClone()) : [], new JsonArray(), 5])]);

    [Fact]
    public void NullIsTheDefault() => ForEach("x-deserialize-default-on-null", atLeast: 14, (instance, name, rules, fits) => [null]);

    private static void ForEach(
        string word, int atLeast, Func<JsonObject, string, JsonObject, Func<JsonNode?, bool>, IEnumerable<JsonNode?>> spoil)
    {
        var schema = PinnedSchema.Require();
        var oracle = new SchemaOracle(schema);
        var seen = 0;
        foreach (var (definition, rules) in schema.Definitions)
        {
            if (Definitions.Without.ContainsKey(definition) || Definitions.Parts.ContainsKey(definition))
            {
                continue;
            }

            var type = Definitions.TypeOf(definition, rules!)!;
            foreach (var (name, property) in rules!["properties"] as JsonObject ?? [])
            {
                if (property?[word] is null)
                {
                    continue;
                }

                seen++;
                new InstanceGen(schema, definition).Sample(
                    instance =>
                    {
                        foreach (var spoiler in spoil(instance!.AsObject(), name, property.AsObject(), value => oracle.Fits(property, value)))
                        {
                            var spoiled = instance.DeepClone().AsObject();
                            spoiled[name] = spoiler?.DeepClone();
                            var verdict = oracle.Check(definition, spoiled);
                            Assert.True(verdict.Fits, $"{name} is not lenient after all");
                            var actual = Definitions.RoundTrip(type, Encoding.UTF8.GetBytes(spoiled.ToJsonString()));
                            Assert.True(Json.Same(verdict.Value, actual), $"{spoiled.ToJsonString()} became {actual?.ToJsonString()}");
                        }
                    },
                    iter: 5,
                    threads: 1,
                    print: instance => $"{definition}.{name}: {instance?.ToJsonString()}");
            }
        }

        Assert.True(seen >= atLeast, $"only {seen} properties carry {word}");
    }
}
