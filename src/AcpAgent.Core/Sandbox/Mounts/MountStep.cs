namespace AcpAgent.Core.Sandbox.Mounts;

/// <summary>One step in making the view of the files that a command has.</summary>
/// <param name="Path">Where, absolute; the same inside as outside.</param>
internal abstract record MountStep(string Path);

/// <summary>A link, as it is outside.</summary>
/// <param name="Path">Where.</param>
/// <param name="Target">Where it leads, as it is written.</param>
internal sealed record LinkStep(string Path, string Target) : MountStep(Path);

/// <summary>A file or a directory, as it is outside.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">What may be done with it.</param>
/// <param name="IsRequired">Whether its absence is an error.</param>
internal sealed record BindStep(string Path, GrantKind Kind, bool IsRequired) : MountStep(Path);

/// <summary>Something that nobody can open instead of what is there outside.</summary>
/// <param name="Path">Where.</param>
/// <param name="IsDirectory">Whether a directory is there outside; else it is a file.</param>
internal sealed record CoverStep(string Path, bool IsDirectory) : MountStep(Path);
