namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What a path is, itself and not what it may lead to.</summary>
public enum PathKind
{
    /// <summary>Nothing is there, or nobody can tell.</summary>
    Missing,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A link.</summary>
    Link,

    /// <summary>A file of any other kind.</summary>
    File,
}
