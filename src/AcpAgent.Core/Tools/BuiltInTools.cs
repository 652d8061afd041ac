using System.Net;

namespace AcpAgent.Core.Tools;

/// <summary>The tools that every session has.</summary>
public static class BuiltInTools
{
    /// <summary>All of them, in the order that the model is told of them. They keep nothing between calls.</summary>
    public static IReadOnlyList<ITool> All { get; } =
    [
        new ReadFileTool(), new ListDirectoryTool(), new GlobTool(), new SearchFileContentTool(), new WriteFileTool(), new ReplaceTool(),
        new RunShellCommandTool(), new StopShellCommandTool(), new WebFetchTool(Dns.GetHostAddressesAsync), new TodoWriteTool(),
    ];
}
