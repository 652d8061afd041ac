using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>Opens the way to servers of one session.</summary>
/// <param name="shells">What starts and confines children; null where there are to be none.</param>
/// <param name="sessionId">The session.</param>
/// <param name="roots">Where it works.</param>
internal sealed class ServerOpener(ShellHost? shells, string sessionId, WorkspaceRoots roots)
{
    private static readonly TimeSpan _leave = TimeSpan.FromMilliseconds(500);

    private readonly McpVariables _variables = new(shells?.Options.Environment ?? new Dictionary<string, string>());

    /// <summary>Starts a server's program, or says where it is to be found.</summary>
    /// <exception cref="McpStartException">It cannot be.</exception>
    public async Task<OpenedServer> OpenAsync(McpServerSettings settings) => settings.Endpoint switch
    {
        StdioEndpoint program => await StartAsync(settings, program).ConfigureAwait(false),
        HttpEndpoint address => HttpServer.Open(settings, address, _variables),
        _ => throw new McpStartException("nobody knows how it is reached") { IsFinal = true },
    };

    private async Task<ProgramServer> StartAsync(McpServerSettings settings, StdioEndpoint endpoint)
    {
        if (shells is null)
        {
            throw new McpStartException("this agent was started without a way to run programs") { IsFinal = true };
        }

        var home = shells.Options.Surroundings.Home;
        var confinement = await Task.Run(() => ConfinementOf(settings.Name)).ConfigureAwait(false);
        var own = endpoint.Environment.ToDictionary(variable => variable.Key, variable => Expanded(variable.Value));
        string[] arguments = [.. endpoint.Arguments.Select(Expanded)];
        IEnumerable<KeyValuePair<string, string>> forSandbox = confinement is null ? [] : SandboxEnvironment.Of(shells.Of(sessionId).Temporary, home, isConfined: true);
        var environment = ChildEnvironment.Of(shells.Options.Environment, forSandbox.Concat(own));
        var directory = endpoint.Directory is { } given ? ProgramPath.Absolute(given, roots.Cwd, home) : roots.Cwd;
        try
        {
            var child = await shells.Spawner.StartAsync(new ChildStart
            {
                Program = ProgramPath.Find(endpoint.Command, environment["PATH"], roots, home),
                Arguments = [endpoint.Command, .. arguments],
                Environment = environment,
                WorkingDirectory = directory,
                Confinement = confinement,
                Limits = shells.Options.Limits,
                HasInput = true,
                SeparatesErrors = true,
            }).ConfigureAwait(false);
            return new ProgramServer(child, _leave) { Given = [.. own, .. arguments.Except(endpoint.Arguments).Select(argument => KeyValuePair.Create("argument", argument))] };
        }
        catch (ChildStartException error)
        {
            throw new McpStartException(error.Message, error);
        }

        string Expanded(string text) => settings.Expands ? _variables.Expand(text) : text;
    }

    /// <summary>What a rule of the sandbox confines the server to; null where there is no such rule, or the sandbox is switched off.</summary>
    private Confinement? ConfinementOf(string server) =>
        shells!.Sandbox.LookAtServer(McpNames.OfServer(server), [.. roots.All], () => shells.Of(sessionId).Temporary) switch
        {
            Confined confined => confined.Confinement,
            Unconfined unconfined => unconfined.Confinement,
            NoCommands refused => throw new McpStartException($"it must not run: {refused.Reason}"),
            _ => throw new McpStartException("nobody knows what it is confined to"),
        };
}
