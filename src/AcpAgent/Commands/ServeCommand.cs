using System.CommandLine;
using AcpAgent.Client.Connecting;
using AcpAgent.Hosting;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<AgentAddress[]> listen = new("--listen")
        {
            HelpName = "ADDRESS",
            Description = "unix:PATH or tcp:HOST:PORT; may be given several times. Without it, standard input and output are served.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Addresses.ReadAll,
        };
        Option<string> tokenFile = new("--token-file")
        {
            HelpName = "FILE",
            Description = "The file with the token that TCP clients must show (default: ACP_AGENT_TOKEN, else one is made up and kept in the data directory).",
        };
        HostOptionSet options = new();
        Command command = new("serve", "Serve many clients over sockets until a signal ends it.") { listen, tokenFile };
        options.AddTo(command);
        command.SetAction((result, _) => RunAsync(options.Read(result), result.GetValue(listen) ?? [], result.GetValue(tokenFile)));
        return command;
    }

    private static Task<int> RunAsync(HostOptions options, AgentAddress[] listen, string? tokenFile) => listen.Length switch
    {
        > 0 => SocketHost.RunAsync(options, listen, tokenFile),
        0 when tokenFile is null => StdioHost.RunAsync(options),
        _ => throw new OptionException("--token-file", "a token is for TCP clients; give --listen tcp:HOST:PORT as well"),
    };
}
