namespace AcpAgent.Tests.Support;

/// <summary>A directory that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("acp-agent-test-").FullName;

    public string Path { get; }

    /// <summary>A path in it.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, making directories on the way.</summary>
    public string Write(string relative, string content)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string MakeDirectory(string relative) => Directory.CreateDirectory(this[relative]).FullName;

    /// <summary>Makes a link; the target is written as given.</summary>
    public string Link(string relative, string target) => File.CreateSymbolicLink(this[relative], target).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A thread of a failed test may still be writing.
        }
    }
}
