using System.Text;
using System.Text.Json;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Writes a text file, or at the end of one.</summary>
internal sealed class WriteFileTool : ITool
{
    /// <summary>Bytes that one call can write.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private static readonly string[] _names = ["file_path", "content", "append"];

    /// <inheritdoc/>
    public string Name => "write_file";

    /// <inheritdoc/>
    public string Title => "Write file";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Edit;

    /// <inheritdoc/>
    public string Description =>
        "Writes a text file in UTF-8, replacing it whole, or adds to its end. Directories on the way are made. The user sees the change before it happens.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "file_path": { "type": "string", "description": "The file: absolute, or relative to the working directory." },
            "content": { "type": "string", "description": "The whole new content, or what is added." },
            "append": { "type": "boolean", "description": "Whether to add to the end of the file instead of replacing it. Default: false." }
          },
          "required": ["file_path", "content"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var path = given.RequiredPath("file_path");
        var content = given.Text("content");
        var append = given.OptionalFlag("append") ?? false;
        if (Encoding.UTF8.GetByteCount(content) > MostBytes)
        {
            throw given.Wrong("content", $"must not have more than {MostBytes} bytes; write it in parts, with append");
        }

        return await ToolTexts.Detached<PreparedCall>(
            () => WriteFileCall.Prepare(arguments, environment, new WorkspaceFiles(environment.Roots).Look(path), content, append), cancellation).ConfigureAwait(false);
    }
}
