using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace AcpAgent.Core.Configuration.Trust;

/// <summary>
/// What a project has to say to the agent beyond plain instructions: every file of its <c>.agentao/</c> and <c>skills/</c>. Trust is given to exactly
/// this, and is gone when any of it changes. There must be no links: what they lead to could change without a trace.
/// </summary>
/// <param name="Hash">Recognizes it; empty where there is nothing.</param>
/// <param name="Files">How many files.</param>
public sealed record ProjectContent(string Hash, int Files)
{
    /// <summary>Files that it may have at most.</summary>
    public const int MostFiles = 5000;

    /// <summary>Bytes that they may have together at most.</summary>
    public const long MostBytes = 64 << 20;

    private static readonly string[] _directories = [".agentao", "skills"];

    // Written by agentao while it works; nothing in it tells this agent anything.
    private static readonly string _sessions = Path.Join(".agentao", "sessions");

    private static readonly EnumerationOptions _all = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Reads it.</summary>
    /// <param name="directory">The project's directory.</param>
    /// <param name="read">Files that were read before, by their paths in it: what they held then is what counts.</param>
    /// <exception cref="TrustException">It cannot be read, is too much, or what was read before is not there.</exception>
    public static ProjectContent Of(string directory, IReadOnlyDictionary<string, byte[]>? read = null)
    {
        try
        {
            var paths = _directories.SelectMany(name => Paths(directory, name)).Order(StringComparer.Ordinal).ToList();
            if (paths.Count > MostFiles)
            {
                throw new TrustException($"{directory} has more than {MostFiles} files in .agentao and skills");
            }

            if (read?.Keys.FirstOrDefault(path => !paths.Contains(path)) is { } gone)
            {
                throw new TrustException($"{Path.Join(directory, gone)} has just been taken away");
            }

            return paths.Count == 0 ? new ProjectContent("", 0) : new ProjectContent(Hashed(directory, paths, read), paths.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{directory} cannot be looked through: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Paths(string directory, string name)
    {
        var top = new FileInfo(Path.Join(directory, name));
        if (top.LinkTarget is not null)
        {
            return [name];
        }

        return !Directory.Exists(top.FullName) ? [] : new FileSystemEnumerable<string>(
            top.FullName, (ref entry) => Path.GetRelativePath(directory, entry.ToFullPath()), _all)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || IsLink(entry.Attributes),
            ShouldRecursePredicate = (ref entry) => !IsLink(entry.Attributes) && Path.GetRelativePath(directory, entry.ToFullPath()) != _sessions,
        }.Take(MostFiles + 1);
    }

    private static bool IsLink(FileAttributes attributes) => (attributes & FileAttributes.ReparsePoint) != 0;

    private static string Hashed(string directory, List<string> paths, IReadOnlyDictionary<string, byte[]>? read)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var total = 0L;
        foreach (var path in paths)
        {
            var file = new FileInfo(Path.Join(directory, path));
            if (file.LinkTarget is not null)
            {
                throw new TrustException($"{file.FullName} is a link, and what it leads to could change unseen");
            }

            total += file.Length;
            if (total > MostBytes)
            {
                throw new TrustException($"{directory} has more than {MostBytes >> 20} MiB in .agentao and skills");
            }

            Append(hash, path, read?.GetValueOrDefault(path) ?? File.ReadAllBytes(file.FullName));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With lengths, so that no content can pass for another name.
    private static void Append(IncrementalHash hash, string path, byte[] content)
    {
        var name = Encoding.UTF8.GetBytes(path);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name.Length} {content.Length}\n")));
        hash.AppendData(name);
        hash.AppendData(content);
    }
}
