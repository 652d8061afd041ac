using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Settings;

namespace AcpAgent.Core.Mcp.Settings;

/// <summary>
/// The servers of every layer. Those that the client sends win over all files; of files the operator's wins over the user's, and that over
/// the project's, which counts only while the user trusts the project. A file that is wrong gives no servers at all.
/// </summary>
/// <param name="operatorDirectory">Where the operator's file lies; null for none.</param>
/// <param name="userDirectory">Where the user's lies; null for none.</param>
/// <param name="trust">Which projects may start something.</param>
internal sealed class McpSettingsFiles(string? operatorDirectory, string? userDirectory, ProjectTrust trust)
{
    /// <summary>Reads the files anew.</summary>
    /// <param name="cwd">The session's working directory.</param>
    /// <param name="fromClient">What the client sent.</param>
    public McpServerSet Read(string cwd, IReadOnlyList<McpServerSettings> fromClient)
    {
        List<string> problems = [];
        var layers = fromClient.Concat(Layer(operatorDirectory, problems)).Concat(Layer(userDirectory, problems)).Concat(Project(cwd, problems));
        return new McpServerSet([.. layers.DistinctBy(server => server.Name)], problems);
    }

    private static IReadOnlyList<McpServerSettings> Layer(string? directory, List<string> problems) => directory is null ? [] : Guarded(problems, () =>
    {
        var file = Path.Join(directory, McpFile.FileName);
        return SystemFiles.Content(file) is { } bytes ? McpFile.Parse(file, bytes, mayBeRelative: false) : [];
    });

    private IReadOnlyList<McpServerSettings> Project(string cwd, List<string> problems) => Guarded(problems, () =>
    {
        var file = Path.Join(cwd, ".agentao", McpFile.FileName);
        if (SystemFiles.Content(file) is not { } bytes)
        {
            return [];
        }

        // What is understood is what is trusted: the file may have changed since it was read.
        if (trust.IsTrusted(cwd, out var problem, new Dictionary<string, byte[]> { [Path.Join(".agentao", McpFile.FileName)] = bytes }))
        {
            return McpFile.Parse(file, bytes, mayBeRelative: true);
        }

        var why = problem ?? $"the project is not trusted. To trust it: acp-agent trust add {cwd}";
        problems.Add($"The project's own MCP servers are not used: {why}");
        return [];
    });

    private static IReadOnlyList<McpServerSettings> Guarded(List<string> problems, Func<IReadOnlyList<McpServerSettings>> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"MCP servers of a file are not used: {error.Message}");
            return [];
        }
    }
}
