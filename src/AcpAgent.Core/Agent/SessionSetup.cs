using AcpAgent.Core.Sessions;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Agent;

/// <summary>What a client asked a session to be set up with, checked.</summary>
/// <param name="Roots">Where it works.</param>
/// <param name="McpServers">The names of the MCP servers asked for.</param>
internal sealed record SessionSetup(WorkspaceRoots Roots, IReadOnlyList<string> McpServers)
{
    /// <exception cref="AcpException">-32602, naming the field.</exception>
    public static SessionSetup Check(
        string cwd, IReadOnlyList<string>? additionalDirectories, IReadOnlyList<McpServer>? mcpServers, string dataDirectory)
    {
        var roots = new WorkspaceRoots(cwd, additionalDirectories ?? []);
        if (RootsCheck.FindProblem(roots, dataDirectory) is { } problem)
        {
            throw AcpException.InvalidParams(problem.Field, problem.Reason);
        }

        return new SessionSetup(roots, Names(mcpServers ?? []));
    }

    /// <summary>Tells the user, once for each set of servers, that they are not connected.</summary>
    public void TellOfMcpServers(LiveSession session)
    {
        if (McpServers.Count > 0)
        {
            var names = string.Join(", ", McpServers);
            session.NoteOnce($"MCP servers are not connected yet: {names}. Their tools are not available in this session.");
        }
    }

    private static string[] Names(IReadOnlyList<McpServer> servers)
    {
        var names = new string[servers.Count];
        for (var index = 0; index < servers.Count; index++)
        {
            var (name, field, problem) = servers[index] switch
            {
                McpServerStdio stdio => (stdio.Name, "command", stdio.Command.Length == 0 ? "must not be empty" : null),
                McpServerHttp => ("", "type", "is a kind of MCP server that the agent did not advertise"),
                McpServerSse => ("", "type", "is a kind of MCP server that the agent did not advertise"),
                _ => ("", "type", "is unknown"),
            };
            if (problem is null && name.Length == 0)
            {
                (field, problem) = ("name", "must not be empty");
            }

            if (problem is null && names.AsSpan(0, index).Contains(name))
            {
                (field, problem) = ("name", "is used twice");
            }

            if (problem is not null)
            {
                throw AcpException.InvalidParams($"mcpServers[{index}].{field}", problem);
            }

            names[index] = name;
        }

        return names;
    }
}
