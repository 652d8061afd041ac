using System.Globalization;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Views;

/// <summary>What a content block says in text: itself, or in brackets what it is.</summary>
public static class ContentText
{
    /// <summary>The text of a block, as it came; not yet fit for a terminal.</summary>
    public static string Of(ContentBlock block) => block switch
    {
        TextContent text => text.Text,
        ImageContent image => $"[image, {image.MimeType}, {Size(image.Data)}]",
        AudioContent audio => $"[audio, {audio.MimeType}, {Size(audio.Data)}]",
        ResourceLink link => $"[{link.Title ?? link.Name}: {link.Uri}]",
        EmbeddedResource { Resource: TextResourceContents text } => $"[{text.Uri}]\n{text.Text}",
        EmbeddedResource { Resource: BlobResourceContents blob } => $"[{blob.Uri}, {Size(blob.Blob)}]",
        _ => "[unknown content]",
    };

    private static string Size(string base64) => string.Create(CultureInfo.InvariantCulture, $"{base64.Length / 4 * 3:N0} bytes");
}
