namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Where bytes that flow between commands come from.</summary>
internal enum DataOrigin
{
    /// <summary>A file or a program of which nothing is known.</summary>
    Other,

    /// <summary>Decoded, decompressed or decrypted: made so that nobody reads it.</summary>
    Decoded,

    /// <summary>From the network.</summary>
    Downloaded,
}
