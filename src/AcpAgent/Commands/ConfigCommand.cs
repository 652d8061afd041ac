using System.CommandLine;
using System.Text.Json;
using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Configuration;
using AcpAgent.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent config</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at what is in force in a directory.") { Show() };

    private static Command Show()
    {
        HostOptionSet host = new("--data", "--config");
        Option<string> cwd = new("--cwd") { HelpName = "DIR", Description = "The directory that a session would work in (default: this one)." };
        Option<bool> json = new("--json") { Description = "Print an object of JSON, for other programs." };
        Command command = new("show", "Show the versions of model, code, skills, permission rules, sandbox settings and AGENTAO.md, and where each comes from. Exits with 0 where nothing is wrong.") { cwd, json };
        host.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            AgentServer server = new(HostedAgent.Options(host.Read(result)), NullLoggerFactory.Instance);
            await using (server.ConfigureAwait(false))
            {
                string directory = Path.GetFullPath(result.GetValue(cwd) ?? ".");
                ConfigurationSnapshot snapshot = server.Look(directory);
                if (result.GetValue(json))
                {
                    WriteJson(snapshot, Console.OpenStandardOutput());
                }
                else
                {
                    Show(snapshot, directory, Screen.StandardOutput());
                }

                return snapshot.Problems.Any() ? ExitCodes.Failure : ExitCodes.Success;
            }
        });
        return command;
    }

    private static void Show(ConfigurationSnapshot snapshot, string directory, Screen screen)
    {
        screen.Line($"In force in {TerminalText.EscapeLine(directory)}:");
        int names = snapshot.Dimensions.Max(static dimension => dimension.Name.Length);
        int versions = snapshot.Dimensions.Max(static dimension => dimension.Version.Length);
        foreach (ConfigurationDimension dimension in snapshot.Dimensions)
        {
            string sources = TerminalText.EscapeLine(string.Join(", ", dimension.Sources));
            screen.Line($"  {dimension.Name.PadRight(names)}  {dimension.Version.PadRight(versions)}  {sources}".TrimEnd());
        }

        foreach (string problem in snapshot.Problems)
        {
            screen.Line(TerminalText.EscapeLine(problem), Styles.Bad);
        }
    }

    private static void WriteJson(ConfigurationSnapshot snapshot, Stream output)
    {
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        foreach (ConfigurationDimension dimension in snapshot.Dimensions)
        {
            writer.WriteStartObject(dimension.Name);
            writer.WriteString("version", dimension.Version);
            Write("sources", dimension.Sources);
            Write("problems", dimension.Problems);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');

        void Write(string name, IReadOnlyList<string> texts)
        {
            writer.WriteStartArray(name);
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }
}
