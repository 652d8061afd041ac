using System.Collections.Concurrent;
using System.Security.Cryptography;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The <c>permissions.json</c> of every layer, read again at every decision. A file that is wrong keeps the rules that it had when it was
/// right; one that never was breaks the rules as a whole.
/// </summary>
/// <param name="operatorDirectory">Where the operator's file lies; null for none.</param>
/// <param name="userDirectory">Where the user's lies; null for none.</param>
/// <param name="trust">Which projects may allow something.</param>
/// <param name="report">Told once of each problem and each notice.</param>
internal sealed class PermissionFiles(string? operatorDirectory, string? userDirectory, ProjectTrust trust, Action<string> report)
{
    private const string Name = "permissions.json";
    private const int Largest = 1024 * 1024;

    private readonly ConcurrentDictionary<string, Loaded> _loaded = [];

    private sealed record Loaded(string Hash, RuleFile File, RuleFile? LastGood);

    /// <summary>The rules for a session, now.</summary>
    public RuleSet Current(WorkspaceRoots roots)
    {
        var own = Read(operatorDirectory, null);
        var user = Read(userDirectory, null);
        var project = Read(Path.Join(roots.Cwd, ".agentao"), roots);
        var broken = new[] { own, user, project }.FirstOrDefault(layer => layer.LastGood is null)?.File.Problems[0];
        var rules = project.LastGood?.Rules ?? [];
        var isTrusted = rules.Count > 0 && trust.IsTrusted(roots.Cwd, out _);
        return new RuleSet($"{own.Hash}-{user.Hash}-{project.Hash}", own.LastGood?.Rules ?? [], user.LastGood?.Rules ?? [], rules, isTrusted, broken);
    }

    private Loaded Read(string? directory, WorkspaceRoots? confined)
    {
        if (directory is null)
        {
            return None;
        }

        var path = Path.Join(directory, Name);
        byte[]? bytes;
        try
        {
            bytes = ReadFile(path, confined);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SystemCallException)
        {
            return Keep(path, "unreadable", new RuleFile([], [$"{path}: it cannot be read: {error.Message}"], []));
        }

        if (bytes is null)
        {
            _loaded.TryRemove(path, out _);
            return None;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
        return _loaded.TryGetValue(path, out var before) && before.Hash == hash ? before : Keep(path, hash, RuleFileReader.Read(path, bytes));
    }

    private static Loaded None { get; } = new("none", new RuleFile([], [], []), new RuleFile([], [], []));

    private Loaded Keep(string path, string hash, RuleFile file)
    {
        var before = _loaded.GetValueOrDefault(path);
        var loaded = new Loaded(hash, file, file.Problems.Count == 0 ? file : before?.LastGood);
        _loaded[path] = loaded;
        if (before?.Hash != hash)
        {
            foreach (var line in file.Problems.Concat(file.Notices))
            {
                report(loaded.LastGood is not null && file.Problems.Count > 0 ? $"{line}; the rules stay as they were" : line);
            }
        }

        return loaded;
    }

    private static byte[]? ReadFile(string path, WorkspaceRoots? confined)
    {
        using var place = new WorkspaceFiles(confined ?? new WorkspaceRoots("/", [])).Look(path);
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
