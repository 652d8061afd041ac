using System.Globalization;
using System.Text;
using Acp = AcpAgent.Protocol.Schema;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Calls;

/// <summary>A block of a server's answer, in the words of the other protocol and in those of a model.</summary>
/// <param name="Shown">For the client; null where its protocol has no such block.</param>
/// <param name="Told">For the model, which is sent text alone.</param>
/// <param name="Media">Characters of what is no text.</param>
internal sealed record McpContent(Acp.ContentBlock? Shown, string Told, int Media = 0)
{
    public static McpContent Of(ContentBlock block) => block switch
    {
        TextContentBlock text => new(new Acp.TextContent { Text = text.Text, Annotations = Noted(text.Annotations) }, text.Text),
        ImageContentBlock image => OfMedia("image", image.MimeType, image.Data, data =>
            new Acp.ImageContent { Data = data, MimeType = image.MimeType, Annotations = Noted(image.Annotations) }),
        AudioContentBlock audio => OfMedia("audio", audio.MimeType, audio.Data, data =>
            new Acp.AudioContent { Data = data, MimeType = audio.MimeType, Annotations = Noted(audio.Annotations) }),
        ResourceLinkBlock link => new(Linked(link), $"[Resource {link.Uri}, {link.Title ?? link.Name}{(link.Description is { Length: > 0 } about ? $": {about}" : "")}]"),
        EmbeddedResourceBlock { Resource: TextResourceContents text } resource => new(
            Embedded(resource, new Acp.TextResourceContents { Uri = text.Uri, MimeType = text.MimeType, Text = text.Text }), $"[Resource {text.Uri}]\n{text.Text}"),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } resource => OfMedia($"resource {blob.Uri}", blob.MimeType, blob.Blob, data =>
            Embedded(resource, new Acp.BlobResourceContents { Uri = blob.Uri, MimeType = blob.MimeType, Blob = data })),
        _ => new(null, $"[Content of the kind \"{block.Type}\", which the agent does not know]"),
    };

    private static McpContent OfMedia(string what, string? type, ReadOnlyMemory<byte> base64, Func<string, Acp.ContentBlock> show)
    {
        var bytes = base64.Length / 4L * 3;
        return new McpContent(
            show(Encoding.UTF8.GetString(base64.Span)),
            string.Create(CultureInfo.InvariantCulture, $"[{what}, {type ?? "of an unknown type"}, about {bytes} bytes: the user is shown it, you are not]"),
            base64.Length);
    }

    private static Acp.EmbeddedResource Embedded(EmbeddedResourceBlock block, Acp.EmbeddedResourceResource resource) => new() { Resource = resource, Annotations = Noted(block.Annotations) };

    private static Acp.ResourceLink Linked(ResourceLinkBlock link) => new()
    {
        Uri = link.Uri,
        Name = link.Name,
        Title = link.Title,
        Description = link.Description,
        MimeType = link.MimeType,
        Size = link.Size,
        Annotations = Noted(link.Annotations),
    };

    private static Acp.Annotations? Noted(Annotations? annotations) => annotations is null ? null : new()
    {
        Audience = annotations.Audience is { } audience ? [.. audience.Select(role => role == Role.User ? Acp.Role.User : Acp.Role.Assistant)] : null,
        Priority = annotations.Priority,
        LastModified = annotations.LastModified?.ToString("o", CultureInfo.InvariantCulture),
    };
}
