using AcpAgent.Client.Connecting;

namespace AcpAgent.Client.Processes;

/// <summary>How an agent is started.</summary>
/// <param name="Program">The program: a path, or a name that is looked for on the PATH.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record AgentCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Where it is started; null for here.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What differs from this process's environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether what it writes to its standard error is kept (<see cref="AgentProcess.ErrorText"/>) or goes where this process's goes.</summary>
    public bool CaptureErrors { get; init; }

    /// <summary>Reads a command line as a person writes it, with quotes as in a shell.</summary>
    /// <exception cref="FormatException">It has no words, or a quote that is not closed.</exception>
    public static AgentCommand Parse(string text) => CommandLine.Split(text) is { Count: > 0 } words
        ? new AgentCommand(words[0], [.. words.Skip(1)])
        : throw new FormatException("the command line is empty");

    /// <summary>The program that is running now, with other arguments.</summary>
    public static AgentCommand Self(params IReadOnlyList<string> arguments)
    {
        string running = System.Environment.ProcessPath ?? throw new InvalidOperationException("The system does not say which program is running");

        // During development a runtime is what runs, and the program is its first argument.
        return Path.GetFileNameWithoutExtension(running) == "dotnet"
            ? new AgentCommand(running, [System.Environment.GetCommandLineArgs()[0], .. arguments])
            : new AgentCommand(running, arguments);
    }

    /// <summary>The environment that the program gets, as <c>NAME=value</c>.</summary>
    internal IEnumerable<string> EnvironmentBlock()
    {
        Dictionary<string, string> block = [];
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            block[(string)entry.Key] = (string)entry.Value!;
        }

        foreach ((string name, string? value) in Environment)
        {
            if (value is null)
            {
                block.Remove(name);
            }
            else
            {
                block[name] = value;
            }
        }

        return block.Select(static pair => $"{pair.Key}={pair.Value}");
    }
}
