using System.CommandLine;
using AcpAgent.Client;
using AcpAgent.Client.Connecting;
using AcpAgent.Client.Processes;
using AcpAgent.Client.Prompting;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Sockets;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent prompt</c>.</summary>
internal sealed class PromptCommand
{
    private readonly Argument<string> _text = new("text")
    {
        HelpName = "TEXT",
        Description = "What to say to the agent, in quotes; - reads it from standard input.",
    };

    private readonly Option<string> _cwd = new("--cwd") { HelpName = "DIR", Description = "The directory to work in (default: this one)." };

    private readonly Option<string> _agent = new("--agent") { HelpName = "CMD", Description = "Start this command line as the agent, instead of acp-agent itself." };

    private readonly Option<AgentAddress?> _connect = new("--connect")
    {
        HelpName = "ADDRESS",
        Description = "Connect to the agent that listens at unix:PATH or tcp:HOST:PORT.",
        CustomParser = Addresses.ReadOne,
    };

    private readonly Option<string> _tokenFile = new("--token-file")
    {
        HelpName = "FILE",
        Description = "The file with the token that the agent asks for (default: ACP_AGENT_TOKEN).",
    };

    private readonly Option<string> _session = new("--session") { HelpName = "ID", Description = "Load this session and go on with it, instead of beginning one." };

    private readonly Option<string> _approve = new("--approve")
    {
        HelpName = "WHAT",
        Description = "When the agent asks for permission: ask you, allow all, or allow none (default: ask; where nobody can be asked, none).",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print every message of both sides as it is, a line each, and nothing else." };

    private readonly HostOptionSet _host = new("--data");

    private PromptCommand()
    {
    }

    public static Command Create()
    {
        PromptCommand prompt = new();
        prompt._approve.AcceptOnlyFromAmong("ask", "all", "none");
        prompt._text.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var text }] && text.StartsWith("--", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal))
            {
                result.AddError($"There is no option {text}");
            }
        });
        Command command = new("prompt", "Send one prompt to an agent and watch it work; the exit code tells how it ended.")
        {
            prompt._text, prompt._cwd, prompt._agent, prompt._connect, prompt._tokenFile, prompt._session, prompt._approve, prompt._json,
        };
        prompt._host.AddTo(command);
        command.SetAction((result, _) => prompt.RunAsync(result));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result)
    {
        string text = result.GetRequiredValue(_text);
        bool fromInput = text == "-";
        if (fromInput)
        {
            text = await Console.In.ReadToEndAsync().ConfigureAwait(false);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new OptionException("prompt", "there is nothing to say; the text is empty");
        }

        PromptOptions options = Options(result, text);
        PromptTerminal terminal = PromptTerminal.OfProcess();
        using Interrupts interrupts = Interrupts.OfProcess();
        return await PromptRun.RunAsync(options, fromInput ? terminal with { Input = null } : terminal, interrupts).ConfigureAwait(false);
    }

    private PromptOptions Options(ParseResult result, string text)
    {
        string? agent = result.GetValue(_agent);
        AgentAddress? address = result.GetValue(_connect);
        string? data = _host.Given(result, "--data");
        if (agent is not null && address is not null)
        {
            throw new OptionException("--agent", "cannot be combined with --connect");
        }

        if (data is not null && (agent is not null || address is not null))
        {
            throw new OptionException("--data", "is for acp-agent itself; another agent keeps its sessions where it likes");
        }

        string cwd = Path.GetFullPath(result.GetValue(_cwd) ?? Environment.CurrentDirectory);
        if (address is null && !Directory.Exists(cwd))
        {
            throw new OptionException("--cwd", $"there is no directory {cwd}");
        }

        return new PromptOptions
        {
            Text = text,
            Cwd = cwd,
            Command = address is not null ? null : agent is not null ? Command(agent) : Self(data),
            Address = address,
            Token = address is null ? null : Token(result.GetValue(_tokenFile)),
            SessionId = result.GetValue(_session),
            Approval = result.GetValue(_approve) switch { "all" => Approval.All, "none" => Approval.None, _ => Approval.Ask },
            Json = result.GetValue(_json),
        };
    }

    private static AgentCommand Command(string text)
    {
        try
        {
            return AgentCommand.Parse(text);
        }
        catch (FormatException e)
        {
            throw new OptionException("--agent", e.Message);
        }
    }

    private static AgentCommand Self(string? data) =>
        AgentCommand.Self(data is null ? ["--log-level", "warning"] : ["--log-level", "warning", "--data", data]);

    private static string? Token(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(TokenSource.Variable) is { Length: > 0 } token ? token.Trim() : null;
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"the token cannot be read: {e.Message}");
        }
    }
}
