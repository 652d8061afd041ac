using System.Text.RegularExpressions;

namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>One <c>sandbox.json</c>, as it stands. Null is what it does not say.</summary>
/// <param name="Path">The file.</param>
public sealed partial record SandboxFile(string Path)
{
    /// <summary>The tool that runs commands.</summary>
    public const string ShellTool = "run_shell_command";

    /// <summary>Whether commands are confined.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The profile of whatever no rule names.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Profiles of tools; the first that names the tool counts.</summary>
    public IReadOnlyList<SandboxRule> Rules { get; init; } = [];

    /// <summary>Where further profiles are, absolute.</summary>
    public string? ProfilesDirectory { get; init; }

    /// <summary>What may be written instead of the session's roots, absolute.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>Whether a command that failed in the sandbox may be run once without it, each time by permission.</summary>
    public bool? OffersUnsandboxed { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="SettingsException">It is not what it must be.</exception>
    public static SandboxFile Parse(string path, byte[] bytes)
    {
        var members = SettingsNode.Parse(path, bytes)
            .Members("enabled", "platform", "default_profile", "rules", "profiles_dir", "workspace_root", "offer_unsandboxed");
        if (members.TryGetValue("platform", out var platform) && platform.Text() is not ("any" or "darwin" or "linux"))
        {
            throw platform.Wrong("must be any, darwin or linux");
        }

        return new SandboxFile(path)
        {
            Enabled = members.TryGetValue("enabled", out var enabled) ? enabled.Flag() : null,
            DefaultProfile = members.TryGetValue("default_profile", out var profile) ? ProfileName(profile) : null,
            Rules = members.TryGetValue("rules", out var rules) ? [.. rules.Items().Select(Rule)] : [],
            ProfilesDirectory = members.TryGetValue("profiles_dir", out var directory) ? Directory(path, directory) : null,
            WorkspaceRoot = members.TryGetValue("workspace_root", out var root) ? Directory(path, root) : null,
            OffersUnsandboxed = members.TryGetValue("offer_unsandboxed", out var offers) ? offers.Flag() : null,
        };
    }

    /// <summary>A profile's name, which is also that of a file.</summary>
    internal static string ProfileName(SettingsNode node) => PlainName().IsMatch(node.Text())
        ? node.Text()
        : throw node.Wrong("must be the name of a profile: letters, digits, hyphens, underscores");

    private static SandboxRule Rule(SettingsNode node)
    {
        var members = node.Members("tool", "profile");
        var tool = members.GetValueOrDefault("tool") ?? throw node.Wrong("has an entry without \"tool\"");
        var profile = members.GetValueOrDefault("profile") ?? throw node.Wrong("has an entry without \"profile\"");
        return tool.Text() == ShellTool || tool.Text().StartsWith("mcp_", StringComparison.Ordinal)
            ? new(tool.Text(), ProfileName(profile))
            : throw tool.Wrong($"names \"{tool.Text()}\", which starts no process; a profile holds for {ShellTool} and mcp_… alone");
    }

    private static string Directory(string file, SettingsNode node) =>
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(node.Text(), System.IO.Path.GetDirectoryName(file)!));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex PlainName();
}

/// <summary>A profile for a tool.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Profile">The profile's name.</param>
public sealed record SandboxRule(string Tool, string Profile);
