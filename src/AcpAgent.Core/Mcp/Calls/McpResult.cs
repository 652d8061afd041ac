using System.Text;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Protocol.Schema;
using CallToolResult = ModelContextProtocol.Protocol.CallToolResult;

namespace AcpAgent.Core.Mcp.Calls;

/// <summary>Makes of what a server answered what model and user are told.</summary>
internal static class McpResult
{
    /// <summary>Characters of media that one answer may show; what goes beyond is named only.</summary>
    public const int MostMedia = 16 * 1024 * 1024;

    /// <summary>Characters of text from which on only beginning and end are shown, and all of it goes to a file.</summary>
    public const int LongestText = 32 * 1024;

    private const int MostStructure = 64 * 1024;
    private const long MostInFile = 256L * 1024 * 1024;

    /// <param name="result">The answer.</param>
    /// <param name="shell">Where text goes that is too long; null for nowhere.</param>
    public static async Task<ToolResult> TellAsync(CallToolResult result, SessionShell? shell)
    {
        var blocks = Bounded(result.Content.Select(McpContent.Of)).ToList();
        var structure = result.StructuredContent?.GetRawText();
        var succeeded = result.IsError != true;
        if (blocks.Count == 0)
        {
            var text = structure ?? (succeeded ? "[The tool succeeded and returned nothing.]" : "[The tool failed without saying why.]");
            blocks.Add(new McpContent(new TextContent { Text = text }, text));
        }

        var told = string.Join('\n', blocks.Select(block => block.Told));
        IEnumerable<ContentBlock> shown = blocks.Select(block => block.Shown ?? new TextContent { Text = block.Told });
        if (told.Length > LongestText && shell is not null)
        {
            told = await ShortenAsync(told, shell).ConfigureAwait(false);
            shown = blocks.Where(block => block.Media > 0 || block.Shown is ResourceLink).Select(block => block.Shown).OfType<ContentBlock>().Prepend(new TextContent { Text = told });
        }

        return new ToolResult(succeeded, told, [.. shown.Select(block => new Content { Block = block })])
        {
            RawOutput = structure?.Length <= MostStructure ? structure : null,
        };
    }

    private static IEnumerable<McpContent> Bounded(IEnumerable<McpContent> blocks)
    {
        var media = 0L;
        foreach (var block in blocks)
        {
            media += block.Media;
            yield return block.Media == 0 || media <= MostMedia ? block : new McpContent(null, $"{block.Told.TrimEnd(']').Replace("the user is shown it, you are not", "too large to be shown", StringComparison.Ordinal)}]");
        }
    }

    private static async Task<string> ShortenAsync(string text, SessionShell shell)
    {
        var output = new CommandOutput(shell.Next().OutputPath, MostInFile, alwaysInFile: false, shell.Options.Secrets.Current);
        await using (output.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await output.ReadAsync(bytes, () => { }).ConfigureAwait(false);
            return output.ToText();
        }
    }
}
