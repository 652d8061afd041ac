using System.Text.Json;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Configuration.Trust;

/// <summary>
/// Which projects the user trusts: by directory and by what they say to the agent, kept outside of every project. A cloned repository starts
/// untrusted, and one that has changed is untrusted again. Whatever cannot be told for sure is not trusted.
/// </summary>
/// <param name="userDirectory">The user's settings, <c>~/.agentao</c>; null where there is no home, and then nothing is trusted.</param>
public sealed class ProjectTrust(string? userDirectory)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "trusted-projects.json";

    /// <summary>Whether a project is trusted as it is now.</summary>
    /// <param name="directory">The project's directory.</param>
    /// <param name="problem">Why that cannot be told, for a person; null where it can.</param>
    /// <param name="read">
    /// What is about to be believed, as it was read, by paths in the project: files may change between being read and being compared with
    /// what is trusted, so that only what was read can be.
    /// </param>
    public bool IsTrusted(string directory, out string? problem, IReadOnlyDictionary<string, byte[]>? read = null)
    {
        problem = null;
        try
        {
            var canonical = Canonical(directory);
            return Read().Projects.FirstOrDefault(project => project.Directory == canonical) is { } known && known.Hash == ProjectContent.Of(canonical, read).Hash;
        }
        catch (TrustException e)
        {
            problem = e.Message;
            return false;
        }
    }

    /// <summary>All projects that were trusted once.</summary>
    /// <exception cref="TrustException">The file cannot be read.</exception>
    public IReadOnlyList<TrustedProject> List() => Read().Projects;

    /// <summary>Trusts a project as it is now.</summary>
    /// <returns>What that is.</returns>
    /// <exception cref="TrustException">It cannot be read, or the file cannot be written.</exception>
    public ProjectContent Add(string directory, DateTimeOffset now)
    {
        var canonical = Canonical(directory);
        var content = ProjectContent.Of(canonical);
        Write(new TrustList([.. Read().Projects.Where(project => project.Directory != canonical), new TrustedProject(canonical, content.Hash, now)]));
        return content;
    }

    /// <summary>Trusts a project no longer.</summary>
    /// <returns>False where it was not trusted.</returns>
    /// <exception cref="TrustException">The file cannot be read or written.</exception>
    public bool Remove(string directory)
    {
        var before = Read().Projects;
        // It may be gone by now: then its name is what is left of it.
        var canonical = ResolvedPath.Of(Path.GetFullPath(directory)).Canonical;
        TrustedProject[] after = [.. before.Where(project => project.Directory != canonical)];
        if (after.Length == before.Count)
        {
            return false;
        }

        Write(new TrustList(after));
        return true;
    }

    private string FilePath => userDirectory is null
        ? throw new TrustException("there is no home directory, so there is nowhere to keep which projects are trusted")
        : Path.Join(userDirectory, FileName);

    private TrustList Read()
    {
        var path = FilePath;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrustJsonContext.Default.TrustList) ?? throw new TrustException($"{path}: it must be an object");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TrustList([]);
        }
        catch (JsonException e)
        {
            throw new TrustException($"{path}, line {e.LineNumber + 1}: it is no list of trusted projects: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private void Write(TrustList list)
    {
        var path = FilePath;
        var next = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            Directory.CreateDirectory(userDirectory!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using (var file = new FileStream(next, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                JsonSerializer.Serialize(file, list, TrustJsonContext.Default.TrustList);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path} cannot be written: {e.Message}", e);
        }
    }

    private static string Canonical(string directory) => ResolvedPath.Of(Path.GetFullPath(directory)) is { Error: null, Missing.Count: 0 } found
        ? found.Canonical
        : throw new TrustException($"{directory} leads nowhere");
}
