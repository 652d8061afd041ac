using System.CommandLine;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Commands;

/// <summary>Options of <see cref="HostOption.All"/>, as a command has them.</summary>
internal sealed class HostOptionSet
{
    private readonly Dictionary<string, Option<string>> _options;

    /// <summary>All of them, or those named.</summary>
    public HostOptionSet(params string[] names) => _options = HostOption.All
        .Where(option => names.Length == 0 || names.Contains(option.Name))
        .ToDictionary(static option => option.Name, static option => new Option<string>(option.Name)
        {
            HelpName = option.Value,
            Description = option.Environment is { } variable ? $"{option.Help} Environment: {variable}." : option.Help,
        });

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string> option in _options.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line, the environment and the defaults say.</summary>
    /// <exception cref="OptionException">A value cannot be.</exception>
    public HostOptions Read(ParseResult result) => HostOptionsReader.Read(name => Given(result, name), Environment.GetEnvironmentVariable);

    /// <summary>What the command line says of an option; null for nothing.</summary>
    public string? Given(ParseResult result, string name) =>
        _options.TryGetValue(name, out Option<string>? option) ? result.GetValue(option) : null;
}
