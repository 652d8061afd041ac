using System.CommandLine;
using System.CommandLine.Invocation;
using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Models;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Commands;

/// <summary>The command line, for all but plain stdio serving.</summary>
internal static class CommandTree
{
    /// <summary>Runs the command that the arguments name; completes with the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // A prompt may begin with @ or hold anything else; nothing but its quotes is special.
        ParseResult parsed = Root().Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed);
        }

        try
        {
            // The commands handle Ctrl-C themselves.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null })
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OptionException or ModelConfigurationException))
        {
            return Explain(e);
        }
    }

    private static RootCommand Root()
    {
        RootCommand root = new("Speaks the Agent Client Protocol: editors and other programs start it, or connect to it, to work with a coding agent.");
        HostOptionSet options = new();
        options.AddTo(root);
        root.SetAction((result, _) => Hosting.StdioHost.RunAsync(options.Read(result)));
        root.Add(ServeCommand.Create());
        root.Add(PromptCommand.Create());
        root.Add(DemoCommand.Create());
        root.Add(SessionsCommand.Create());
        root.Add(SandboxCommand.Create());
        root.Add(TrustCommand.Create());
        root.Add(ConfigCommand.Create());
        HelpText.Install(root);
        return root;
    }

    private static int Refuse(ParseResult parsed)
    {
        Screen screen = Screen.StandardError();
        foreach (string message in parsed.Errors.Select(static error => error.Message).Distinct(StringComparer.Ordinal))
        {
            screen.Line($"acp-agent: {message.TrimEnd('.')}.", Styles.Bad);
        }

        screen.Line($"Try: {HelpText.NameOf(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }

    private static int Explain(Exception failure)
    {
        (string message, string? hint) = failure switch
        {
            ClientException known => (known.Message, known.Hint),
            JournalException or IOException or UnauthorizedAccessException => (failure.Message, null),
            _ => ($"something unexpected went wrong: {failure.Message} ({failure.GetType().Name})", "Please report this, with what you did."),
        };
        Screen screen = Screen.StandardError();
        screen.Line($"acp-agent: {message}", Styles.Bad);
        if (hint is not null)
        {
            screen.Line(hint);
        }

        return ExitCodes.Failure;
    }
}
