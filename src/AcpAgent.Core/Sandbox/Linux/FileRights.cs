namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>Landlock's rights to files (<c>LANDLOCK_ACCESS_FS_*</c>).</summary>
[Flags]
internal enum FileRights : ulong
{
    None = 0,
    Execute = 1 << 0,
    WriteFile = 1 << 1,
    ReadFile = 1 << 2,
    ReadDirectory = 1 << 3,
    RemoveDirectory = 1 << 4,
    RemoveFile = 1 << 5,
    MakeCharacterDevice = 1 << 6,
    MakeDirectory = 1 << 7,
    MakeFile = 1 << 8,
    MakeSocket = 1 << 9,
    MakeFifo = 1 << 10,
    MakeBlockDevice = 1 << 11,
    MakeLink = 1 << 12,

    /// <summary>To rename and link from one directory to another; since version 2.</summary>
    Refer = 1 << 13,

    /// <summary>Since version 3.</summary>
    Truncate = 1 << 14,

    /// <summary>Since version 5.</summary>
    ControlDevice = 1 << 15,

    /// <summary>Those that a file can have; a rule for a file may name no other.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | ControlDevice,
}
