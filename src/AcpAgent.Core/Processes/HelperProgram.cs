using System.Runtime.InteropServices;

namespace AcpAgent.Core.Processes;

/// <summary>How our own executable is started to watch over a child.</summary>
/// <param name="File">The executable.</param>
/// <param name="Arguments">What comes before the word that says what is wanted of it.</param>
/// <param name="Environment">What its runtime needs to start; the child gets nothing of it.</param>
public sealed record HelperProgram(string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The first argument that <c>Main</c> looks at before anything else.</summary>
    public const string Word = "--watch-over-child";

    /// <summary>What has to be seen for it to start, beside what every command sees; nothing where the executable is all there is of it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>
    /// This very process's executable, also where its file has been replaced meanwhile. Without native compilation, the executable that
    /// was built beside the libraries.
    /// </summary>
    public static HelperProgram OfThisProcess()
    {
        const string self = "/proc/self/exe";
        var isCompiled = !System.IO.File.Exists(Path.Join(AppContext.BaseDirectory, $"{typeof(HelperProgram).Assembly.GetName().Name}.dll"));
        return isCompiled && System.IO.File.Exists(self)
            ? new(self, [], new Dictionary<string, string>())
            : Beside(AppContext.BaseDirectory);
    }

    /// <summary>The executable that lies in a directory.</summary>
    public static HelperProgram Beside(string directory)
    {
        Dictionary<string, string> environment = [];
        foreach (var name in (string[])["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                environment[name] = value;
            }
        }

        // It would open a socket, and start threads, that nobody asks for.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_TieredPGO"] = "0";

        // The libraries beside it, and the runtime, of which this process's lies in the third directory below that of all runtimes.
        var runtimes = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return new(Path.Join(directory, "acp-agent"), [], environment) { Needs = [Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)), Path.TrimEndingDirectorySeparator(runtimes)] };
    }
}
