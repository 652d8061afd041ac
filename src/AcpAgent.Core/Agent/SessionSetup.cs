using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>What a client asked a session to be set up with, checked.</summary>
/// <param name="Roots">Where it works.</param>
/// <param name="McpServers">The MCP servers asked for. They may hold secrets: the journal gets the names only.</param>
internal sealed record SessionSetup(WorkspaceRoots Roots, IReadOnlyList<McpServerSettings> McpServers)
{
    /// <summary>The names of the servers.</summary>
    public IReadOnlyList<string> McpServerNames => [.. McpServers.Select(server => server.Name)];

    /// <exception cref="AcpException">-32602, naming the field.</exception>
    public static SessionSetup Check(
        string cwd, IReadOnlyList<string>? additionalDirectories, IReadOnlyList<McpServer>? mcpServers, string dataDirectory)
    {
        var roots = new WorkspaceRoots(cwd, additionalDirectories ?? []);
        if (RootsCheck.FindProblem(roots, dataDirectory) is { } problem)
        {
            throw AcpException.InvalidParams(problem.Field, problem.Reason);
        }

        return new SessionSetup(roots, Check(mcpServers ?? []));
    }

    /// <summary>The servers, checked.</summary>
    /// <exception cref="AcpException">-32602, naming the field.</exception>
    public static McpServerSettings[] Check(IReadOnlyList<McpServer> servers)
    {
        var settings = new McpServerSettings[servers.Count];
        for (var index = 0; index < servers.Count; index++)
        {
            var (server, field, problem) = ClientServer.Read(servers[index]);
            if (problem is null && settings.Take(index).Any(other => other.Name == server!.Name))
            {
                (field, problem) = ("name", "is used twice");
            }

            settings[index] = problem is null ? server! : throw AcpException.InvalidParams($"mcpServers[{index}].{field}", problem);
        }

        return settings;
    }
}
