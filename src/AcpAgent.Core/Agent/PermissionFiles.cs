using System.Security.Cryptography;
using System.Text;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The <c>permissions.json</c> of every layer, read again at every decision. A file that is wrong keeps the rules that it had when it was
/// right; one that never was breaks the rules as a whole.
/// </summary>
internal sealed class PermissionFiles
{
    private const string Name = "permissions.json";
    private const int Largest = 1024 * 1024;

    private readonly string? _operatorDirectory;
    private readonly string? _userDirectory;
    private readonly ProjectTrust _trust;
    private readonly Action<string> _report;
    private readonly LivingFiles<RuleFile> _governing;
    private readonly LivingFiles<RuleFile> _projects;

    /// <param name="operatorDirectory">Where the operator's file lies; null for none.</param>
    /// <param name="userDirectory">Where the user's lies; null for none.</param>
    /// <param name="trust">Which projects may allow something.</param>
    /// <param name="report">Told once of each problem and each notice.</param>
    public PermissionFiles(string? operatorDirectory, string? userDirectory, ProjectTrust trust, Action<string> report)
    {
        (_operatorDirectory, _userDirectory, _trust, _report) = (operatorDirectory, userDirectory, trust, report);
        _governing = new(path => ReadFile(path, new WorkspaceRoots("/", [])), Parse, Explain, report);
        _projects = new(path => ReadFile(path, new WorkspaceRoots(Path.GetDirectoryName(Path.GetDirectoryName(path))!, [])), Parse, Explain, report);
    }

    /// <summary>Where the rules of a session come from: the files that there are.</summary>
    public IReadOnlyList<string> Sources(WorkspaceRoots roots) => [.. Paths(roots).OfType<string>().Where(File.Exists)];

    /// <summary>The rules for a session, now.</summary>
    public RuleSet Current(WorkspaceRoots roots)
    {
        var paths = Paths(roots);
        var (own, user, project) = (Read(_governing, paths[0]), Read(_governing, paths[1]), Read(_projects, paths[2]));
        LivingFile<RuleFile>[] all = [own, user, project];
        var rules = project.Value?.Rules ?? [];
        var isTrusted = rules.Count > 0 && project is { Problem: null, Bytes: { } bytes } && IsTrusted(roots.Cwd, bytes);
        var broken = all.FirstOrDefault(file => file.Exists && file.Value is null)?.Problem;
        return new RuleSet(broken is null ? Version(all, isTrusted) : LivingFile.Broken, own.Value?.Rules ?? [], user.Value?.Rules ?? [], rules, isTrusted, broken)
        {
            Problems = [.. all.Select(file => file.Problem).OfType<string>()],
        };
    }

    private string?[] Paths(WorkspaceRoots roots) =>
        [_operatorDirectory is null ? null : Path.Join(_operatorDirectory, Name), _userDirectory is null ? null : Path.Join(_userDirectory, Name), Path.Join(roots.Cwd, ".agentao", Name)];

    /// <summary>Whether what was parsed is what is trusted: the file may have changed since it was read.</summary>
    private bool IsTrusted(string cwd, byte[] bytes) =>
        _trust.IsTrusted(cwd, out _, new Dictionary<string, byte[]> { [Path.Join(".agentao", Name)] = bytes });

    private static LivingFile<RuleFile> Read(LivingFiles<RuleFile> files, string? path) => path is null ? LivingFile.None<RuleFile>() : files.Read(path);

    private static string Version(LivingFile<RuleFile>[] files, bool isTrusted) => files.All(file => !file.Exists)
        ? LivingFile.Missing
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join(' ', files.Select(file => file.Version))} {isTrusted}")).AsSpan(0, 6));

    private RuleFile Parse(string path, byte[] bytes)
    {
        var file = RuleFileReader.Read(path, bytes);
        foreach (var notice in file.Notices)
        {
            _report(notice);
        }

        return file.Problems.Count == 0 ? file : throw new FormatException(string.Join("; ", file.Problems));
    }

    private static string Explain(string path, Exception error) => $"{path}: it cannot be read: {error.Message}";

    private static byte[]? ReadFile(string path, WorkspaceRoots confined)
    {
        using var place = new WorkspaceFiles(confined).Look(path);
        if (place is { Problem: null, Status: null })
        {
            return null;
        }

        if (place.Problem is { } problem)
        {
            throw new IOException(problem);
        }

        if (!place.WithinRoots)
        {
            throw new IOException("it leads out of the workspace");
        }

        using var file = place.OpenFile();
        return FileContent.TryRead(file, Largest) is { Length: < Largest } bytes ? bytes : throw new IOException("it is too large, or no ordinary file");
    }
}
