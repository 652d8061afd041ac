using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Schema;

public sealed class OptionalTests
{
    [Theory]
    [InlineData("""{"sessionUpdate":"session_info_update"}""", false, null)]
    [InlineData("""{"sessionUpdate":"session_info_update","title":null}""", true, null)]
    [InlineData("""{"sessionUpdate":"session_info_update","title":"t"}""", true, "t")]
    public void LeftOutNullAndAValueAreThreeThings(string json, bool isSet, string? value)
    {
        var update = Assert.IsType<SessionInfoUpdate>(AcpJson.Read(Encoding.UTF8.GetBytes(json), AcpJson.Context.SessionUpdate));

        Assert.Equal(isSet, update.Title.IsSet);
        Assert.Equal(value, update.Title.Value);
        Assert.Equal(isSet ? value : "before", update.Title.Or("before"));
        Assert.Equal(json, JsonSerializer.Serialize(update, AcpJson.Context.SessionUpdate));
    }

    [Fact]
    public void AMalformedValueCountsAsLeftOut()
    {
        var update = Assert.IsType<CompactionUpdate>(AcpJson.Read(
            """{"sessionUpdate":"compaction_update","compactionId":"c","status":"failed","summary":5,"error":[]}"""u8,
            AcpJson.Context.SessionUpdate));

        Assert.False(update.Summary.IsSet);
        Assert.False(update.Error.IsSet);
    }

    [Fact]
    public void AValueConvertsByItself()
    {
        var update = new CompactionUpdate { CompactionId = "c", Status = CompactionStatus.Failed, Error = "lost", Summary = null };

        Assert.Equal(
            """{"sessionUpdate":"compaction_update","compactionId":"c","status":"failed","error":"lost"}""",
            JsonSerializer.Serialize(update with { Summary = default }, AcpJson.Context.SessionUpdate));
    }
}
