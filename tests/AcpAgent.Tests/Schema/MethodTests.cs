using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>The table of methods against the schema's <c>x-method</c> and <c>x-side</c>.</summary>
public sealed class MethodTests
{
    [Fact]
    public void TheTableIsTheSchemas()
    {
        var expected = PinnedSchema.Require().Definitions
            .Where(d => d.Value!["x-method"] is not null)
            .Select(d => $"{d.Value!["x-method"]} {d.Value["x-side"]} {d.Key}");
        var actual = AcpMethods.All.Values.SelectMany(method =>
        {
            var side = method.Side switch { MethodSide.Agent => "agent", MethodSide.Client => "client", _ => "protocol" };
            return new[] { method.Params, method.Result }.OfType<System.Text.Json.Serialization.Metadata.JsonTypeInfo>()
                .Select(type => $"{method.Name} {side} {type.Type.Name}");
        });

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void NotificationsHaveNoResult() =>
        Assert.All(
            AcpMethods.All.Values,
            method => Assert.Equal(method.IsNotification, method.Params.Type.Name.EndsWith("Notification", StringComparison.Ordinal)));

    [Fact]
    public void EveryConstantIsInTheTable() => Assert.Equal(
        typeof(AcpMethods).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(),
        AcpMethods.All.Keys.Order());
}
