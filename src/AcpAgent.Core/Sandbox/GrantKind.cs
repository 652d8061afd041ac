namespace AcpAgent.Core.Sandbox;

/// <summary>What is granted of a path and everything beneath it.</summary>
public enum GrantKind
{
    /// <summary>The names in directories, and no content.</summary>
    List,

    /// <summary>To read and to run.</summary>
    Read,

    /// <summary>To use a device.</summary>
    Device,

    /// <summary>Everything that one does with ordinary files.</summary>
    Write,
}
