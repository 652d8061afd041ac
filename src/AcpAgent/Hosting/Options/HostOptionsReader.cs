namespace AcpAgent.Hosting.Options;

/// <summary>
/// Reads <see cref="HostOptions"/> without a command-line library, so that an editor starting the agent does not wait for one.
/// </summary>
public static class HostOptionsReader
{
    /// <summary>
    /// The options where the arguments are serving options only; null where they are anything else (a command, help, an unknown
    /// option), which the command tree then takes.
    /// </summary>
    /// <param name="args">The process's arguments.</param>
    /// <param name="environment">Gives an environment variable or null.</param>
    /// <exception cref="OptionException">A known option lacks its value, is given twice, or has a value that cannot be.</exception>
    public static HostOptions? ReadStdio(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        Dictionary<string, string> given = [];
        for (int i = 0; i < args.Count; i++)
        {
            string arg = args[i];
            int equals = arg.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? arg : arg[..equals];
            if (!HostOption.All.Any(option => option.Name == name))
            {
                return null;
            }

            if (equals < 0 && i + 1 == args.Count)
            {
                throw new OptionException(name, "its value is missing");
            }

            string value = equals < 0 ? args[++i] : arg[(equals + 1)..];
            if (!given.TryAdd(name, value))
            {
                throw new OptionException(name, "given more than once");
            }
        }

        return Read(name => given.GetValueOrDefault(name), environment);
    }

    /// <summary>The options from what the command line gave, then the environment, then the defaults.</summary>
    /// <param name="given">Gives the value of an option on the command line or null.</param>
    /// <param name="environment">Gives an environment variable or null.</param>
    /// <exception cref="OptionException">A value cannot be, or no data directory can be found.</exception>
    public static HostOptions Read(Func<string, string?> given, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(environment);
        HostOptions options = new() { DataDirectory = "" };
        foreach (HostOption option in HostOption.All)
        {
            if (given(option.Name) is { } value)
            {
                options = option.Set(options, value);
            }
            else if (option.Environment is { } variable && environment(variable) is { Length: > 0 } inherited)
            {
                options = option.Set(options, inherited, variable);
            }
        }

        if (options.DataDirectory.Length > 0)
        {
            return options;
        }

        string data = HomeDirectory.DefaultData();
        return data.Length > 0
            ? options with { DataDirectory = data }
            : throw new OptionException("--data", "there is no home directory to default to; give one, or set ACP_AGENT_DATA");
    }
}
