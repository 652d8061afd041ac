using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>Every definition of the pinned schema against our types, with instances made from the schema itself.</summary>
public sealed class DefinitionTests
{
    private static readonly JsonSerializerOptions Escaped = new() { MaxDepth = 128 };
    private static readonly JsonSerializerOptions Relaxed = new() { MaxDepth = 128, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void EveryDefinitionHasATypeOrAReason()
    {
        var schema = PinnedSchema.Require();
        var without = schema.Definitions
            .Where(d => !Definitions.Without.ContainsKey(d.Key) && Definitions.TypeOf(d.Key, d.Value!) is null)
            .Select(d => d.Key);

        Assert.Empty(without);
        Assert.Equal(178, schema.Definitions.Count);
        Assert.All(Definitions.Without.Keys.Concat(Definitions.Parts.Keys), name => Assert.Contains(name, schema.Definitions.Select(d => d.Key)));
    }

    [Fact]
    public void WhatTheSchemaAllowsIsReadAndWrittenUnchanged() => ForEachDefinition((name, type, schema) =>
    {
        var oracle = new SchemaOracle(schema);
        new InstanceGen(schema, name).Sample(
            instance =>
            {
                var verdict = oracle.Check(name, instance);
                Assert.True(verdict.Fits, $"The generator made what the schema refuses at {string.Join(", ", verdict.Errors)}.");
                AssertSame(verdict.Value, Definitions.RoundTrip(type, Bytes(instance)));
            },
            iter: 50,
            print: instance => $"{name}: {instance?.ToJsonString(Relaxed)}");
    });

    [Fact]
    public void WhatTheSchemaRefusesIsRefusedAtTheSamePlaceUnlessItAsksForLeniency() => ForEachDefinition((name, type, schema) =>
    {
        var oracle = new SchemaOracle(schema);
        new Mutation(new InstanceGen(schema, name)).Sample(
            instance =>
            {
                var verdict = oracle.Check(name, instance);
                if (verdict.Fits)
                {
                    AssertSame(verdict.Value, Definitions.RoundTrip(type, Bytes(instance)));
                }
                else
                {
                    var refusal = Assert.Throws<AcpFormatException>(() => Definitions.RoundTrip(type, Bytes(instance)));
                    Assert.Contains(refusal.Field, verdict.Errors);
                    Assert.DoesNotContain("AcpAgent", refusal.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain("System.", refusal.Message, StringComparison.Ordinal);
                }
            },
            iter: 100,
            print: instance => $"{name}: {instance?.ToJsonString(Relaxed)}");
    });

    private static void ForEachDefinition(Action<string, Type, PinnedSchema> check)
    {
        var schema = PinnedSchema.Require();
        foreach (var (name, rules) in schema.Definitions)
        {
            if (!Definitions.Without.ContainsKey(name) && !Definitions.Parts.ContainsKey(name))
            {
                check(name, Definitions.TypeOf(name, rules!)!, schema);
            }
        }
    }

    private static byte[] Bytes(JsonNode? instance) =>
        Encoding.UTF8.GetBytes(instance?.ToJsonString((instance.ToJsonString(Relaxed).Length & 1) == 0 ? Escaped : Relaxed) ?? "null");

    private static void AssertSame(JsonNode? expected, JsonNode? actual)
    {
        if (!Json.Same(expected, actual))
        {
            Assert.Fail($"expected {expected?.ToJsonString(Relaxed)}\nactual   {actual?.ToJsonString(Relaxed)}");
        }
    }
}
