namespace AcpAgent.Tests.Shared;

/// <summary>Finds the checkout that the running tests were built from.</summary>
public static class RepositoryRoot
{
    private const string Marker = "AcpAgent.sln";

    /// <summary>The folder that holds <c>AcpAgent.sln</c>.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No {Marker} in {from} or above it.");
    }
}
