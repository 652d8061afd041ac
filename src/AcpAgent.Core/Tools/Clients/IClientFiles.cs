namespace AcpAgent.Core.Tools.Clients;

/// <summary>Text files as the client has them: with what its user has typed and not saved.</summary>
public interface IClientFiles
{
    /// <summary>Whether the client lets files be read, now.</summary>
    bool Reads { get; }

    /// <summary>Whether the client writes files, now.</summary>
    bool Writes { get; }

    /// <summary>All of a file; null where the client does not say.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<string?> ReadAsync(string path, CancellationToken cancellation);

    /// <summary>Writes a file.</summary>
    /// <returns>Why it was not written, or that nobody knows; null where it was.</returns>
    Task<string?> WriteAsync(string path, string content, CancellationToken cancellation);
}
