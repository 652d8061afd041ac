namespace AcpAgent.Tests.Shared;

/// <summary>What stands in all files below a directory while somebody still writes there.</summary>
public static class WrittenFiles
{
    /// <summary>All of it, in one text.</summary>
    public static string TextBelow(string directory)
    {
        while (true)
        {
            try
            {
                return string.Join('\n', Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
            }
            catch (FileNotFoundException)
            {
                // It was given its name meanwhile: the next look finds it there.
            }
        }
    }
}
