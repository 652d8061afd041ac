using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Schema;

/// <summary>Text goes over the wire as it is.</summary>
public sealed class RawTextTests
{
    [Theory]
    [InlineData("中文 ελληνικά 😀👩‍👩‍👧 <b>&'+`</b>/")]
    [InlineData("\u00a0\ufeff\ufffd\U0010ffff")]
    public void NothingIsEscapedThatNeedNotBe(string text) => Assert.Equal($"\"{text}\"", Write(text));

    [Theory]
    [InlineData("\"\\\n\r\t\b\f\u0001", "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\"")]
    [InlineData("a\u2028b\u2029c\u0085d\u007f", "\"a\\u2028b\\u2029c\\u0085d\\u007f\"")]
    public void WhatEndsALineSomewhereIsEscaped(string text, string json) => Assert.Equal(json, Write(text));

    [Fact]
    public void HalfACharacterIsReplaced() => Assert.Equal("\"a\ufffdb\"", Write("a\ud83db"));

    [Fact]
    public void AnyTextComesBack() => Gen.String.Sample(text =>
    {
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var json = JsonSerializer.SerializeToUtf8Bytes(new TextContent { Text = text }, AcpJson.Context.ContentBlock);

        Assert.Equal(valid, JsonDocument.Parse(json).RootElement.GetProperty("text").GetString());
        Assert.DoesNotContain(Encoding.UTF8.GetString(json), c => char.IsControl(c) || c is '\u2028' or '\u2029');
    });

    [Fact]
    public void RawJsonPassesThroughUnescapedToo()
    {
        using var input = JsonDocument.Parse("""{"a":"\u4e2d\ud83d\ude00<"}""");
        var update = new ToolCallUpdate { ToolCallId = "1", RawInput = input.RootElement };

        Assert.Contains("{\"a\":\"中😀<\"}", JsonSerializer.Serialize(update, AcpJson.Context.ToolCallUpdate), StringComparison.Ordinal);
    }

    private static string Write(string text) => JsonSerializer.Serialize(text, AcpJson.Context.String);
}
