using System.Globalization;
using System.Text;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.History;

/// <summary>What a user sent, as text for a model. Never empty.</summary>
internal static class PromptText
{
    private static readonly IReadOnlyList<string> Nothing = ["(The user sent an empty message.)"];

    public static IReadOnlyList<string> Of(IReadOnlyList<ContentBlock> prompt)
    {
        List<string> texts = [.. prompt.Select(Of).Where(text => !string.IsNullOrWhiteSpace(text))];
        return texts.Count > 0 ? texts : Nothing;
    }

    private static string Of(ContentBlock block) => block switch
    {
        TextContent text => text.Text,
        ResourceLink link => Of(link),
        EmbeddedResource { Resource: TextResourceContents resource } => Fenced(resource),
        EmbeddedResource { Resource: BlobResourceContents blob } => $"(Attached: {OneLine(blob.Uri)}, {blob.MimeType ?? "binary"}, which cannot be shown here.)",
        ImageContent image => $"(Attached: an image, {OneLine(image.Uri ?? image.MimeType)}, which cannot be shown here.)",
        AudioContent audio => $"(Attached: a sound, {audio.MimeType}, which cannot be played here.)",
        _ => "(Attached: something that cannot be shown here.)",
    };

    private static string Of(ResourceLink link)
    {
        var text = new StringBuilder($"(Linked by the user: {OneLine(link.Title ?? link.Name)}, {OneLine(link.Uri)}");
        if (link.MimeType is { } type)
        {
            text.Append(", ").Append(OneLine(type));
        }

        if (link.Size is { } size)
        {
            text.Append(CultureInfo.InvariantCulture, $", {size} bytes");
        }

        if (!string.IsNullOrWhiteSpace(link.Description))
        {
            text.Append(": ").Append(OneLine(link.Description));
        }

        return text.Append(')').ToString();
    }

    /// <summary>The fence is longer than any run of backticks within, so that the text cannot end it.</summary>
    private static string Fenced(TextResourceContents resource)
    {
        int longest = 0, run = 0;
        foreach (var c in resource.Text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        return $"Attached by the user: {OneLine(resource.Uri)}\n{fence}\n{resource.Text}\n{fence}";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
