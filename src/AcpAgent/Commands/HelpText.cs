using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AcpAgent.Core.Agent;

namespace AcpAgent.Commands;

/// <summary>What <c>--help</c> and <c>--version</c> say beyond the commands' own descriptions.</summary>
internal static class HelpText
{
    private const string ForNewcomers =
        """
        Without a command it serves one client over standard input and output. That is
        what an editor starts; typed by hand it waits for messages, and Ctrl-D ends it.
        Every session is kept in files and survives whatever happens to the process.
        With OPENAI_API_KEY set it talks to a model (see OPENAI_BASE_URL, OPENAI_MODEL
        too), otherwise to its built-in offline model: no key, no network.

        Examples:
          acp-agent demo                                  see what it does, here and now
          acp-agent prompt "What is in this folder?"      ask once
          acp-agent serve --listen unix:/tmp/acp.sock     serve many clients over a socket
          acp-agent sessions list                         what has been said so far
        """;

    /// <summary>Makes a root command say it.</summary>
    public static void Install(RootCommand root)
    {
        foreach (Option option in root.Options)
        {
            switch (option)
            {
                case HelpOption { Action: HelpAction help }:
                    option.Action = new SayHelp(help, root);
                    break;
                case VersionOption:
                    option.Action = new SayVersion();
                    break;
            }
        }
    }

    /// <summary>A command with those above it, as it is typed.</summary>
    public static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "acp-agent";

    private sealed class SayHelp(HelpAction help, RootCommand root) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command == root)
            {
                parseResult.InvocationConfiguration.Output.WriteLine(ForNewcomers);
            }

            return code;
        }
    }

    private sealed class SayVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"acp-agent {AgentServer.Version}");
            return 0;
        }
    }
}
