using System.Text.Json;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Schema;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"中😀\"")]
    public void IsEchoedExactly(string json)
    {
        var id = JsonSerializer.Deserialize(json, AcpJson.Context.RequestId);

        Assert.Equal(json, JsonSerializer.Serialize(id, AcpJson.Context.RequestId));
        Assert.Equal(json, id.ToString());
        Assert.Equal(json == "null", id.IsNull);
    }

    [Fact]
    public void NumberTextAndNullAreDifferentKeys()
    {
        RequestId[] ids = [RequestId.Null, 0, "0", "", 1, "1"];

        Assert.Equal(ids.Length, ids.ToDictionary(id => id).Count);
        Assert.Equal(new RequestId(7), (RequestId)7);
        Assert.Equal(default, RequestId.Null);
    }
}
