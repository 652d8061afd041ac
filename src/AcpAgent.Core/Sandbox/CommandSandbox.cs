using System.Security.Cryptography;
using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Profiles;
using AcpAgent.Core.Sandbox.Seatbelt;
using AcpAgent.Core.Sandbox.Settings;

namespace AcpAgent.Core.Sandbox;

/// <summary>
/// Says how a command would run now. Files are read at every question, so that a change counts from the next command on; whatever goes
/// wrong on the way is a no.
/// </summary>
public sealed class CommandSandbox
{
    /// <summary>The file of settings in each layer's directory.</summary>
    public const string FileName = "sandbox.json";

    private readonly SandboxSurroundings _surroundings;
    private readonly Lazy<SandboxStatus> _status;
    private readonly Lazy<BubblewrapStatus> _bubblewrap;
    private readonly Lazy<IReadOnlyList<string>> _secrets = new(SystemFiles.KeptFromOthers);
    private readonly LivingFiles<SandboxFile> _files;
    private readonly LivingFiles<byte[]> _profiles;

    /// <summary>A sandbox; looks at nothing yet.</summary>
    /// <param name="surroundings">What does not change while the process runs.</param>
    /// <param name="status">What the machine can do; asked once.</param>
    /// <param name="report">Told once of each problem of a file.</param>
    /// <param name="bubblewrap">Whether bubblewrap runs here; asked once, and only where something needs it. Null where it is not used.</param>
    public CommandSandbox(
        SandboxSurroundings surroundings, Func<SandboxStatus>? status = null, Action<string>? report = null, Func<BubblewrapStatus>? bubblewrap = null)
    {
        (_surroundings, _status, _bubblewrap) = (surroundings, new(status ?? SandboxStatus.OfThisMachine), new(bubblewrap ?? (static () => BubblewrapStatus.None)));
        report ??= static _ => { };
        _files = new(SystemFiles.Content, SandboxFile.Parse, static (_, error) => error.Message, report);
        _profiles = new(SystemFiles.Content, Checked, static (_, error) => error.Message, report);
    }

    /// <summary>What the machine can do.</summary>
    public SandboxStatus Status => _status.Value;

    /// <summary>Whether bubblewrap runs here, which is tried out where nobody has asked yet.</summary>
    public BubblewrapStatus Bubblewrap => _bubblewrap.Value;

    /// <summary>Whether bubblewrap runs here; null where nobody has had to know yet.</summary>
    public BubblewrapStatus? KnownBubblewrap => _bubblewrap.IsValueCreated ? _bubblewrap.Value : null;

    /// <summary>How a command of a tool would run now.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="roots">The session's roots, the working directory first.</param>
    /// <param name="temporary">The session's temporary directory.</param>
    public SandboxState Look(string tool, IReadOnlyList<string> roots, string temporary)
    {
        try
        {
            var settings = Settings(tool, roots[0]);
            return Look(settings, roots, temporary) with { Version = settings.Version, Problem = settings.Problem };
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            return new NoCommands(error.Message);
        }
    }

    /// <summary>How a command that failed in the sandbox would run once without it: not at all, unless an operator allows to ask for that.</summary>
    /// <param name="roots">The session's roots, the working directory first.</param>
    public SandboxState LookOutside(IReadOnlyList<string> roots)
    {
        try
        {
            var settings = Settings(SandboxFile.ShellTool, roots[0]);
            SandboxState state = settings.OffersUnsandboxed
                ? new Unconfined("once, if you allow it", IsOffer: true)
                : new NoCommands("the operator does not allow to ask for one without the sandbox");
            return state with { Version = settings.Version, Problem = settings.Problem };
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            return new NoCommands(error.Message);
        }
    }

    private SandboxState Look(SandboxSettings settings, IReadOnlyList<string> roots, string temporary)
    {
        if (!settings.Enabled)
        {
            return new Unconfined($"switched off by {settings.SwitchedOffBy}") { IsSwitchedOff = true };
        }

        if (Status.IsNone && !Status.FiltersCalls)
        {
            return Weakened(settings, $"it cannot be enforced: {string.Join("; ", Status.Gaps)}");
        }

        var place = Place(settings, roots, temporary);
        return ProfileCompiler.Compile(settings.Profile, place, _secrets.Value) switch
        {
            ExactPlan plan when Status.IsComplete => new Confined(plan.Confinement, Status.Backend),
            ExactPlan when Status.IsNone => LookWithBubblewrap(settings, place, $"it cannot be enforced: {string.Join("; ", Status.Gaps)}"),
            ExactPlan plan => LookWithBubblewrap(settings, place, $"the kernel does not enforce {string.Join("; ", Status.Gaps)}", plan.Confinement),
            RefusedPlan { IsForLandlock: true } refused => LookWithBubblewrap(settings, place, refused.Reason),
            RefusedPlan refused => Weakened(settings, refused.Reason),
            _ => new NoCommands("the profile came to nothing"),
        };
    }

    /// <summary>
    /// What the settings come to as a text for macOS's Seatbelt. It is for <c>sandbox-exec</c>: the agent itself does not run anything by it.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="roots">The session's roots, the working directory first.</param>
    /// <param name="temporary">The directory for temporary files.</param>
    /// <exception cref="SettingsException">The settings are not what they must be, or cannot be expressed, or switch the sandbox off.</exception>
    /// <exception cref="IOException">One of the files could never be read.</exception>
    public string Seatbelt(string tool, IReadOnlyList<string> roots, string temporary)
    {
        var settings = Settings(tool, roots[0]);
        if (!settings.Enabled)
        {
            throw new SettingsException(settings.SwitchedOffBy!, 0, "switches the sandbox off, so there is nothing to confine commands to");
        }

        return ProfileCompiler.Compile(settings.Profile, Place(settings, roots, temporary), [], SandboxMeans.Seatbelt) switch
        {
            ExactPlan { Confinement: var confinement } => SeatbeltProfile.Of(confinement),
            RefusedPlan refused => throw new SettingsException(settings.Sources is [.., var last] ? last : FileName, 0, refused.Reason),
            _ => throw new SettingsException(FileName, 0, "the profile came to nothing"),
        };
    }

    private SessionPlace Place(SandboxSettings settings, IReadOnlyList<string> roots, string temporary) => new(
        Roots(settings, roots), SystemFiles.Real(_surroundings.Home), SystemFiles.Real(temporary)!, SystemFiles.WithTargets(_surroundings.Hidden, _surroundings.Home),
        SystemFiles.Names)
    {
        Looker = SystemFiles.Kind,
        Resolver = path => SystemFiles.Real(path)!,
    };

    /// <summary>What Landlock cannot do bubblewrap may.</summary>
    /// <param name="settings">What the files say.</param>
    /// <param name="place">Where the profile is applied.</param>
    /// <param name="why">What Landlock cannot do.</param>
    /// <param name="without">What it can do nevertheless; null for nothing.</param>
    private SandboxState LookWithBubblewrap(SandboxSettings settings, SessionPlace place, string why, Confinement? without = null)
    {
        var plan = ProfileCompiler.Compile(settings.Profile, place, _secrets.Value, SandboxMeans.Bubblewrap);
        if (plan is not ExactPlan { Confinement: var confinement })
        {
            return Weakened(settings, plan is RefusedPlan refused ? $"{why.TrimEnd('.')}. With bubblewrap: {refused.Reason}" : why, without);
        }

        if (confinement is { Network: NetworkAccess.All, UnixSockets: true } && !Status.KeepsAbstractSockets)
        {
            return Weakened(settings, $"{why}. Bubblewrap cannot keep it from abstract Unix sockets either, where it shares the network", without);
        }

        if (!Bubblewrap.Runs)
        {
            return Weakened(settings, $"{why.TrimEnd('.')}. That needs bubblewrap, which {Bubblewrap.Problem}", without);
        }

        const int mostMounts = 1024;
        confinement = confinement with { Bubblewrap = Bubblewrap.Program, Shown = Status.ServesWithBubblewrap ? confinement.Shown : null };
        if ((confinement.Shown ?? confinement.Grants).Count is > mostMounts and var count)
        {
            return Weakened(settings, $"the profile \"{confinement.Profile}\" comes to {count} mounts; {mostMounts} are the most", without);
        }

        return confinement.Grants.FirstOrDefault(grant => grant.Kind == GrantKind.Write && ProfileCompiler.Covers(grant.Path, Bubblewrap.Program!)) is { } changing
            ? Weakened(settings, $"{why.TrimEnd('.')}. That needs bubblewrap, which lies in {changing.Path}, where commands may write", without)
            : new Confined(confinement, Status.BackendWithBubblewrap);
    }

    /// <summary>
    /// How a server that offers tools would run now: unconfined, unless a rule of any file names it. A rule that names one of its tools is taken
    /// for the whole server, which is one process.
    /// </summary>
    /// <param name="server">What the names of its tools begin with, without the underscore after it.</param>
    /// <param name="roots">The session's roots, the working directory first.</param>
    /// <param name="temporary">The session's temporary directory, asked for where it is needed.</param>
    public SandboxState LookAtServer(string server, IReadOnlyList<string> roots, Func<string> temporary)
    {
        string? named;
        try
        {
            var tools = _surroundings.GoverningDirectories.Append(Path.Join(roots[0], ".agentao"))
                .Select(directory => Right(_files.Read(Path.Join(directory, FileName)))).OfType<SandboxFile>().SelectMany(file => file.Rules).Select(rule => rule.Tool).ToList();
            named = tools.Find(tool => tool == server) ?? tools.Find(tool => tool.StartsWith($"{server}_", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            return new NoCommands(error.Message);
        }

        return named is null ? new Unconfined("no rule of sandbox.json names it") : Look(named, roots, temporary());
    }

    /// <summary>What the files say for a tool in a project, or in none. One that is wrong keeps what it said when it was right.</summary>
    /// <exception cref="SettingsException">One of them was never what it must be, or a profile is not there.</exception>
    /// <exception cref="IOException">One of them could never be read.</exception>
    public SandboxSettings Settings(string tool, string? project)
    {
        List<(string Path, string Version, string? Problem)> seen = [];
        SandboxFile[] governing = [.. _surroundings.GoverningDirectories.Select(directory => Taken(_files, Path.Join(directory, FileName))).OfType<SandboxFile>()];
        var operators = _surroundings.OperatorDirectory is { } place ? governing.FirstOrDefault(file => file.Path == Path.Join(place, FileName)) : null;
        var own = project is null ? null : Taken(_files, Path.Join(project, ".agentao", FileName));
        return SettingsMerge.Merge(tool, governing, own, path => Taken(_profiles, path), operators) with
        {
            Version = seen.Count == 0 ? LivingFile.Missing : Named(seen.Select(file => $"{file.Path} {file.Version}")),
            Sources = [.. seen.Select(file => file.Path)],
            Problem = seen.Select(file => file.Problem).FirstOrDefault(problem => problem is not null),
        };

        T? Taken<T>(LivingFiles<T> files, string path)
            where T : class
        {
            var file = files.Read(path);
            if (file.Exists)
            {
                seen.Add((path, file.Version, file.Problem));
            }

            return Right(file);
        }
    }

    private static T? Right<T>(LivingFile<T> file)
        where T : class => file is { Value: null, Problem: { } problem } ? throw new IOException(problem) : file.Value;

    private static byte[] Checked(string path, byte[] bytes)
    {
        ProfileFile.Check(path, bytes);
        return bytes;
    }

    private static string Named(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 6));

    private static SandboxState Weakened(SandboxSettings settings, string reason, Confinement? confinement = null) =>
        settings.IsDemanded ? new NoCommands($"the sandbox is demanded, but {reason}") : new Unconfined(reason, confinement);

    private static IReadOnlyList<string> Roots(SandboxSettings settings, IReadOnlyList<string> roots) =>
        [.. (settings.WorkspaceRoot is { } root ? [root] : roots).Select(path => SystemFiles.Real(path)!)];
}
