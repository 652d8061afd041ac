namespace AcpAgent.Core.Platform;

/// <summary>A file as it counts.</summary>
/// <param name="Value">What it says; null where there is none, or where it was never right.</param>
/// <param name="Version">Names what it says: the same for the same content.</param>
/// <param name="Problem">Why it does not count as it is now, for a person; null where it does.</param>
/// <param name="Bytes">What was understood, exactly.</param>
public sealed record LivingFile<T>(T? Value, string Version, string? Problem, byte[]? Bytes)
    where T : class
{
    /// <summary>Whether there is a file.</summary>
    public bool Exists => Version != LivingFile.Missing;
}

/// <summary>Files that say nothing.</summary>
public static class LivingFile
{
    /// <summary>There is no file.</summary>
    public const string Missing = "none";

    /// <summary>There is one that was never right.</summary>
    public const string Broken = "broken";

    /// <summary>No file.</summary>
    public static LivingFile<T> None<T>()
        where T : class => new(null, Missing, null, null);
}
