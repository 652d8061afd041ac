using System.Text.Json;

namespace AcpAgent.Core.Instructions.Memory;

/// <summary>A file of memories. Several processes may add to it at a time; a reader sees it before or after, never in between.</summary>
/// <param name="path">The file.</param>
/// <param name="directory">The project that it is about; null for the user.</param>
internal sealed class MemoryFile(string path, string? directory)
{
    /// <summary>Memories that one file keeps.</summary>
    public const int Most = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>What it holds; nothing where there is none.</summary>
    /// <exception cref="MemoryException">It cannot be read.</exception>
    public IReadOnlyList<SavedMemory> Read()
    {
        try
        {
            var list = JsonSerializer.Deserialize(File.ReadAllBytes(path), MemoryJsonContext.Default.MemoryList);
            return list is { Memories: { } memories } && memories.All(memory => memory is { Key: not null, Value: not null })
                ? memories
                : throw new MemoryException($"{path}: it is no list of memories");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            throw new MemoryException($"{path}, line {e.LineNumber + 1}: it is no list of memories", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MemoryException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Saves a memory in place of the one with its key; one without a value is forgotten.</summary>
    /// <returns>Whether there was one with its key.</returns>
    /// <exception cref="MemoryException">The file cannot be read or written, or is full.</exception>
    public bool Save(SavedMemory memory)
    {
        try
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, owner | UnixFileMode.UserExecute);
            using var alone = Enter();
            var before = Read();
            SavedMemory[] others = [.. before.Where(known => known.Key != memory.Key)];
            if (memory.Value.Length > 0 && others.Length >= Most)
            {
                throw new MemoryException($"There are {Most} memories already, the most that are kept. Forget one first");
            }

            var next = $"{path}.{Guid.NewGuid():n}.tmp";
            using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = owner }))
            {
                JsonSerializer.Serialize(file, new MemoryList(memory.Value.Length > 0 ? [.. others, memory] : others, directory), MemoryJsonContext.Default.MemoryList);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
            return others.Length < before.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MemoryException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Lets one process in at a time.</summary>
    private FileStream Enter()
    {
        var until = DateTime.UtcNow + _patience;
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException) when (DateTime.UtcNow < until && File.Exists($"{path}.lock"))
            {
                Thread.Sleep(5);
            }
        }
    }
}
