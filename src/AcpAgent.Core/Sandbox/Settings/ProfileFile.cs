using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>Reads a profile of one's own.</summary>
public static class ProfileFile
{
    private const int DeepestExtension = 8;
    private const string Seatbelt = ".sb";

    /// <summary>Finds a profile: one that is always there, or the file of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="directory">Where files of profiles are; null for nowhere.</param>
    /// <param name="read">Reads a file; null where it is not there.</param>
    /// <exception cref="SettingsException">There is none, or it is not what it must be.</exception>
    public static SandboxProfile Find(string name, string? directory, Func<string, byte[]?> read) => Find(name, directory, read, DeepestExtension);

    private static SandboxProfile Find(string name, string? directory, Func<string, byte[]?> read, int depth)
    {
        if (SandboxProfile.BuiltIn.FirstOrDefault(profile => profile.Name == name) is { } builtIn)
        {
            return builtIn;
        }

        var file = Path.Join(directory ?? "", name + ".json");
        if (directory is null || read(file) is not { } bytes)
        {
            if (directory is not null && Path.Join(directory, name + Seatbelt) is var other && read(other) is { } text)
            {
                Check(other, text);
            }


            throw new SettingsException(directory is null ? "sandbox.json" : file, 0, $"there is no profile \"{name}\"");
        }

        var members = Members(file, bytes);
        var extends = members.GetValueOrDefault("extends");
        if (extends is not null && depth == 0)
        {
            throw extends.Wrong("goes round in a circle");
        }

        return Extend(name, members, extends is null ? new SandboxProfile { Name = name } : Find(SandboxFile.ProfileName(extends), directory, read, depth - 1));
    }

    /// <summary>Looks whether a file is right by itself, wherever what it extends may be.</summary>
    /// <exception cref="SettingsException">It is not.</exception>
    public static void Check(string file, byte[] bytes)
    {
        if (file.EndsWith(Seatbelt, StringComparison.Ordinal))
        {
            throw new SettingsException(file, 0, OperatingSystem.IsMacOS()
                ? "is for sandbox-exec alone, by which the agent runs nothing"
                : "is a profile of Seatbelt, which is on macOS only; here a profile is a file of JSON");
        }

        var members = Members(file, bytes);
        _ = members.TryGetValue("extends", out var extends) ? SandboxFile.ProfileName(extends) : null;
        _ = Extend("", members, SandboxProfile.BuiltIn[0]);
    }

    private static Dictionary<string, SettingsNode> Members(string file, byte[] bytes) =>
        SettingsNode.Parse(file, bytes).Members("extends", "read", "write", "deny", "network", "unix_sockets");

    private static SandboxProfile Extend(string name, Dictionary<string, SettingsNode> members, SandboxProfile extended)
    {
        return extended with
        {
            Name = name,
            Read = [.. extended.Read, .. Paths("read")],
            Write = [.. extended.Write, .. Paths("write")],
            Deny = [.. extended.Deny, .. Paths("deny")],
            Network = members.TryGetValue("network", out var network) ? Access(network) : extended.Network,
            UnixSockets = members.TryGetValue("unix_sockets", out var sockets) ? sockets.Flag() : extended.UnixSockets,
        };

        IEnumerable<string> Paths(string key) => members.TryGetValue(key, out var paths) ? paths.Items().Select(path => path.Text()) : [];
    }

    private static NetworkAccess Access(SettingsNode node) => node.Text() switch
    {
        "none" => NetworkAccess.None,
        "loopback" => NetworkAccess.Loopback,
        "all" => NetworkAccess.All,
        _ => throw node.Wrong("must be none, loopback or all"),
    };
}
