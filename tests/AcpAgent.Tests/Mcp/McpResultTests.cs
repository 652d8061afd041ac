using System.Text;
using System.Text.Json;
using AcpAgent.Core.Mcp.Calls;
using AcpAgent.Core.Tools;
using ModelContextProtocol.Protocol;
using Xunit;
using Acp = AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Mcp;

/// <summary>What becomes of a server's answer.</summary>
public sealed class McpResultTests
{
    [Fact]
    public async Task Text_goes_to_both_as_it_is()
    {
        var result = await TellAsync(new TextContentBlock { Text = "one\n" }, new TextContentBlock { Text = "two" });

        Assert.True(result.Succeeded);
        Assert.Equal("one\n\ntwo", result.ForModel);
        Assert.Equal(["one\n", "two"], Shown<Acp.TextContent>(result).Select(text => text.Text));
    }

    [Fact]
    public async Task Media_go_to_the_user_and_the_model_is_told_of_them()
    {
        var data = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes("AAAA"));
        var result = await TellAsync(
            new ImageContentBlock { Data = data, MimeType = "image/png" },
            new AudioContentBlock { Data = data, MimeType = "audio/wav" },
            new EmbeddedResourceBlock { Resource = new BlobResourceContents { Uri = "x://1", Blob = data, MimeType = "application/pdf" } });

        Assert.Equal(
            """
            [image, image/png, about 3 bytes: the user is shown it, you are not]
            [audio, audio/wav, about 3 bytes: the user is shown it, you are not]
            [resource x://1, application/pdf, about 3 bytes: the user is shown it, you are not]
            """.ReplaceLineEndings("\n"),
            result.ForModel);
        Assert.Equal(("AAAA", "image/png"), (Shown<Acp.ImageContent>(result).Single().Data, Shown<Acp.ImageContent>(result).Single().MimeType));
        Assert.Equal("AAAA", Shown<Acp.AudioContent>(result).Single().Data);
        Assert.Equal("AAAA", ((Acp.BlobResourceContents)Shown<Acp.EmbeddedResource>(result).Single().Resource).Blob);
    }

    [Fact]
    public async Task Resources_and_links_go_to_both_with_what_is_noted_on_them()
    {
        var noted = new Annotations { Audience = [Role.User], Priority = 0.5f };
        var result = await TellAsync(
            new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "x://1", Text = "inside", MimeType = "text/plain" }, Annotations = noted },
            new ResourceLinkBlock { Uri = "x://2", Name = "n", Title = "t", Description = "d", Size = 7 });

        Assert.Equal("[Resource x://1]\ninside\n[Resource x://2, t: d]", result.ForModel);
        var embedded = Shown<Acp.EmbeddedResource>(result).Single();
        Assert.Equal("inside", ((Acp.TextResourceContents)embedded.Resource).Text);
        Assert.Equal([Acp.Role.User], embedded.Annotations!.Audience);
        Assert.Equal(0.5, embedded.Annotations.Priority);
        var link = Shown<Acp.ResourceLink>(result).Single();
        Assert.Equal(("x://2", "n", "t", "d", 7L), (link.Uri, link.Name, link.Title, link.Description, link.Size!.Value));
    }

    [Fact]
    public async Task Media_that_are_too_much_are_named_only()
    {
        var large = new ReadOnlyMemory<byte>(new byte[McpResult.MostMedia - 100]);
        var result = await TellAsync(
            new ImageContentBlock { Data = large, MimeType = "image/png" }, new ImageContentBlock { Data = large, MimeType = "image/jpeg" }, new TextContentBlock { Text = "end" });

        Assert.Equal("image/png", Shown<Acp.ImageContent>(result).Single().MimeType);
        Assert.Contains("[image, image/jpeg, about 12582837 bytes: too large to be shown]", Shown<Acp.TextContent>(result)[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("too large to be shown]\nend", result.ForModel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "[The tool succeeded and returned nothing.]")]
    [InlineData(true, "[The tool failed without saying why.]")]
    public async Task Nothing_is_said_to_be_nothing(bool isError, string said)
    {
        var result = await McpResult.TellAsync(new CallToolResult { IsError = isError }, null);

        Assert.Equal((!isError, said), (result.Succeeded, result.ForModel));
        Assert.Equal(said, Shown<Acp.TextContent>(result).Single().Text);
    }

    [Fact]
    public async Task Structure_is_kept_for_programs_and_told_where_there_is_no_text()
    {
        var structure = JsonElement.Parse("""{"a":1}""");
        var alone = await McpResult.TellAsync(new CallToolResult { StructuredContent = structure }, null);
        var beside = await McpResult.TellAsync(new CallToolResult { StructuredContent = structure, Content = [new TextContentBlock { Text = "a is 1" }] }, null);
        var large = await McpResult.TellAsync(new CallToolResult { StructuredContent = JsonElement.Parse($"[\"{new string('x', 100_000)}\"]") }, null);

        Assert.Equal(("""{"a":1}""", """{"a":1}"""), (alone.ForModel, alone.RawOutput));
        Assert.Equal(("a is 1", """{"a":1}"""), (beside.ForModel, beside.RawOutput));
        Assert.Null(large.RawOutput);
    }

    private static Task<ToolResult> TellAsync(params ContentBlock[] content) => McpResult.TellAsync(new CallToolResult { Content = content }, null);

    private static IReadOnlyList<T> Shown<T>(ToolResult result)
        where T : Acp.ContentBlock => [.. result.Content!.Cast<Acp.Content>().Select(content => content.Block).OfType<T>()];
}
