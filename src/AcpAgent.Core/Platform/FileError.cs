namespace AcpAgent.Core.Platform;

/// <summary>Why the system refused something about a file, in the kinds that callers tell apart.</summary>
internal enum FileError
{
    NotFound,
    Denied,
    NotADirectory,
    IsADirectory,
    IsALink,
    NotALink,
    Exists,
    NameTooLong,
    NoSpace,
    ReadOnlyFileSystem,
    Busy,
    TooManyOpen,
    WouldBlock,
    NotSupported,
    Interrupted,
    Other,
}

/// <summary>From the system's numbers, which differ between Linux and macOS, to <see cref="FileError"/> and words.</summary>
internal static class FileErrors
{
    public static FileError Kind(this SystemCallException error) => Kind(error.Error);

    public static FileError Kind(int number) => number switch
    {
        1 or 13 => FileError.Denied,                // EPERM, EACCES
        2 => FileError.NotFound,                    // ENOENT
        4 => FileError.Interrupted,                 // EINTR
        6 or 19 => FileError.NotSupported,          // ENXIO, ENODEV: a FIFO without reader, a socket, a device without driver
        16 or 26 => FileError.Busy,                 // EBUSY, ETXTBSY
        17 => FileError.Exists,                     // EEXIST
        20 => FileError.NotADirectory,              // ENOTDIR
        21 => FileError.IsADirectory,               // EISDIR
        22 => FileError.NotALink,                   // EINVAL, as readlink says it
        23 or 24 => FileError.TooManyOpen,          // ENFILE, EMFILE
        27 or 28 => FileError.NoSpace,              // EFBIG, ENOSPC
        30 => FileError.ReadOnlyFileSystem,         // EROFS
        _ => OperatingSystem.IsMacOS() ? KindOnMac(number) : KindOnLinux(number),
    };

    /// <summary>For a person and for the model: completes "Cannot read NAME: …".</summary>
    public static string Describe(this FileError error) => error switch
    {
        FileError.NotFound => "there is nothing of that name",
        FileError.Denied => "the system denies permission",
        FileError.NotADirectory => "a part of the path is not a directory",
        FileError.IsADirectory => "it is a directory",
        FileError.IsALink => "it leads through too many links",
        FileError.Exists => "it exists already",
        FileError.NameTooLong => "the name is too long",
        FileError.NoSpace => "there is no room left on the disk",
        FileError.ReadOnlyFileSystem => "the file system is read-only",
        FileError.Busy => "it is in use by the system",
        FileError.TooManyOpen => "too many files are open; try again",
        FileError.WouldBlock => "it has nothing to read now",
        FileError.NotSupported => "the file system cannot do that",
        _ => "the system reports an error",
    };

    private static FileError KindOnLinux(int number) => number switch
    {
        11 => FileError.WouldBlock,                 // EAGAIN
        36 => FileError.NameTooLong,                // ENAMETOOLONG
        38 or 95 => FileError.NotSupported,         // ENOSYS, EOPNOTSUPP
        40 => FileError.IsALink,                    // ELOOP
        122 => FileError.NoSpace,                   // EDQUOT
        _ => FileError.Other,
    };

    private static FileError KindOnMac(int number) => number switch
    {
        35 => FileError.WouldBlock,
        45 or 78 or 102 => FileError.NotSupported,  // ENOTSUP, ENOSYS, EOPNOTSUPP
        62 => FileError.IsALink,
        63 => FileError.NameTooLong,
        69 => FileError.NoSpace,
        _ => FileError.Other,
    };
}
