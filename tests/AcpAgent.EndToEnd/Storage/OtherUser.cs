using System.Globalization;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>Agents that run as the user that the image has, without any rights beyond files of its own.</summary>
internal sealed class OtherUser
{
    private const int User = 10001;

    private readonly string _executable;

    private OtherUser(string executable) => _executable = executable;

    /// <summary>Makes scratch directories ready for it. The running test ends here where one cannot become somebody else.</summary>
    public static async Task<OtherUser> EnterAsync(AgentHome home)
    {
        Component.Program("setpriv");
        if (Environment.UserName != "root")
        {
            Component.Missing("root", "only root can run an agent as somebody else");
        }

        // Where the executable lies may be closed to others.
        var copy = Directory.CreateDirectory(home["bin"]).FullName;
        var built = Path.GetDirectoryName(AgentExecutable.Path)!;
        await ProgramRun.RunAsync(["cp", "-rL", .. IsNative(built) ? [AgentExecutable.Path] : Directory.GetFileSystemEntries(built), copy]);
        Directory.CreateDirectory(home.Data);
        foreach (var directory in new[] { home.Home, home.Workspace, home.Data })
        {
            await GiveAsync(directory);
        }

        await AllowAsync(Path.GetDirectoryName(home.Home)!, "711");
        return new OtherUser(Path.Combine(copy, Path.GetFileName(AgentExecutable.Path)));
    }

    /// <summary>How an agent is started as this user.</summary>
    public AgentStart Start => new()
    {
        Command = ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", _executable],
    };

    /// <summary>Makes it the owner of a file or directory.</summary>
    public static Task GiveAsync(string path) => OwnAsync(path, User);

    /// <summary>Makes somebody else the owner, who is not root either.</summary>
    public static Task TakeAsync(string path) => OwnAsync(path, User + 1);

    /// <summary>Changes the mode of a file or directory, octal.</summary>
    public static Task AllowAsync(string path, string mode) => ProgramRun.RunAsync(["chmod", mode, path]);

    private static Task<string> OwnAsync(string path, int user) => ProgramRun.RunAsync(["chown", "-R", user.ToString(CultureInfo.InvariantCulture), path]);

    private static bool IsNative(string folder) => !File.Exists(Path.Combine(folder, "acp-agent.dll"));
}
