namespace AcpAgent.Core.Permissions.Harmless;

/// <summary>
/// What whoever runs a command that was allowed as harmless must see to. Where it cannot, the command is not harmless.
/// </summary>
/// <param name="Programs">The files that the names in the command must lead to.</param>
/// <param name="Environment">Variables to be set.</param>
public sealed record HarmlessRun(IReadOnlyDictionary<string, string> Programs, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly (string Key, string Value)[] _git =
    [
        ("core.fsmonitor", "false"),
        ("core.pager", "cat"),
        ("core.hooksPath", "/dev/null"),
        ("core.untrackedCache", "false"),
        ("core.sshCommand", "false"),
        ("log.showSignature", "false"),
        ("diff.ignoreSubmodules", "all"),
        ("status.submoduleSummary", "false"),
        ("submodule.recurse", "false"),
        ("protocol.allow", "never"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
    ];

    /// <summary>With these git starts no other program, writes nothing and asks nobody.</summary>
    public static IReadOnlyDictionary<string, string> GitEnvironment { get; } = Git();

    private static Dictionary<string, string> Git()
    {
        var variables = new Dictionary<string, string>
        {
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_PAGER"] = "cat",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_EDITOR"] = "false",
            ["GIT_CONFIG_COUNT"] = _git.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < _git.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = _git[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = _git[i].Value;
        }

        return variables;
    }
}
