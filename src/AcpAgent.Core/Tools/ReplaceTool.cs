using System.Text;
using System.Text.Json;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Replaces a part of a text file.</summary>
internal sealed class ReplaceTool : ITool
{
    private static readonly string[] _names = ["file_path", "old_text", "new_text", "replace_all"];

    /// <inheritdoc/>
    public string Name => "replace";

    /// <inheritdoc/>
    public string Title => "Edit file";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Edit;

    /// <inheritdoc/>
    public string Description =>
        "Replaces a part of a text file. The old text has to be found at one place only, unless replace_all is set. Where it is not found exactly, "
        + "lines that differ in indentation or in white space at their ends count as well. The user sees the change before it happens.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema("""
        {
          "type": "object",
          "properties": {
            "file_path": { "type": "string", "description": "The file: absolute, or relative to the working directory." },
            "old_text": { "type": "string", "description": "What is replaced, with enough around it to be found only once." },
            "new_text": { "type": "string", "description": "What comes in its place; empty to delete." },
            "replace_all": { "type": "boolean", "description": "Whether to replace it wherever it is found. Default: false." }
          },
          "required": ["file_path", "old_text", "new_text"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var path = given.RequiredPath("file_path");
        var edit = new TextEdit(given.Text("old_text"), given.Text("new_text"), given.OptionalFlag("replace_all") ?? false);
        if (edit.Old.Length == 0)
        {
            throw given.Wrong("old_text", "must not be empty; to make a new file, or to replace a whole one, use write_file");
        }

        if (edit.Old == edit.New)
        {
            throw given.Wrong("new_text", "is the same as old_text");
        }

        if (Encoding.UTF8.GetByteCount(edit.New) > WriteFileTool.MostBytes)
        {
            throw given.Wrong("new_text", $"must not have more than {WriteFileTool.MostBytes} bytes");
        }

        return await ToolTexts.Detached<PreparedCall>(
            () => ReplaceCall.Prepare(arguments, environment, new WorkspaceFiles(environment.Roots).Look(path), edit), cancellation).ConfigureAwait(false);
    }
}
