namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>
/// What bubblewrap is told: everything anew but what is named. The program that it starts is the first process of a world of its own, and
/// with that process everything in it ends.
/// </summary>
internal static class BubblewrapArguments
{
    private static readonly (string Path, string Target)[] _streams =
        [("/dev/fd", "/proc/self/fd"), ("/dev/stdin", "/proc/self/fd/0"), ("/dev/stdout", "/proc/self/fd/1"), ("/dev/stderr", "/proc/self/fd/2")];

    /// <summary>The arguments, without the program's own name and those of what it starts.</summary>
    /// <param name="steps">The view of the files, in order.</param>
    /// <param name="network">The network.</param>
    /// <param name="isRoot">Whether the agent is root: only then is there something that the helper can take from the command for good, and it needs a capability for that.</param>
    /// <param name="hasLandlock">
    /// Whether Landlock within is sure to keep the command from writing about processes: then the helper, which has something to write about its own, may.
    /// </param>
    public static IReadOnlyList<string> Of(IReadOnlyList<MountStep> steps, NetworkAccess network, bool isRoot, bool hasLandlock) =>
    [
        "--unshare-pid", "--as-pid-1", "--die-with-parent", "--unshare-ipc", "--unshare-uts",
        .. network == NetworkAccess.All ? [] : (string[])["--unshare-net"],
        "--cap-drop", "ALL",
        .. isRoot ? ["--cap-add", "CAP_SETPCAP"] : Array.Empty<string>(),
        .. steps.SelectMany(Of),
        "--proc", "/proc",
        .. _streams.SelectMany(stream => (string[])["--symlink", stream.Target, stream.Path]),
        .. hasLandlock ? [] : (string[])["--remount-ro", "/proc"],
        "--remount-ro", "/", "--chdir", "/",
    ];

    private static string[] Of(MountStep step) => step switch
    {
        LinkStep link => ["--symlink", link.Target, link.Path],
        BindStep { Kind: GrantKind.Write } bind => [bind.IsRequired ? "--bind" : "--bind-try", bind.Path, bind.Path],
        BindStep { Kind: GrantKind.Read } bind => [bind.IsRequired ? "--ro-bind" : "--ro-bind-try", bind.Path, bind.Path],
        BindStep { Kind: GrantKind.Device } bind => [bind.IsRequired ? "--dev-bind" : "--dev-bind-try", bind.Path, bind.Path],
        CoverStep { IsDirectory: true } cover => ["--perms", "0000", "--tmpfs", cover.Path, "--remount-ro", cover.Path],

        // Mounted so that devices cannot be opened, it cannot be either.
        CoverStep cover => ["--ro-bind", "/dev/null", cover.Path],
        _ => throw new SandboxViewException($"{step.Path} cannot be shown as it is meant"),
    };
}
