using AcpAgent.Core.Secrets;
using AcpAgent.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting.Sockets;

/// <summary>
/// Finds the token of this server: <c>--token-file</c>, else <c>ACP_AGENT_TOKEN</c>, else one made up and kept in the data directory, so
/// that it survives a restart.
/// </summary>
internal static partial class TokenSource
{
    /// <summary>The environment variable that may hold it.</summary>
    public const string Variable = "ACP_AGENT_TOKEN";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Finds it; from then on it is one of the secrets.</summary>
    /// <exception cref="OptionException">A file or the variable holds no usable token.</exception>
    public static AccessToken Find(string? tokenFile, string? fromEnvironment, string dataDirectory, KnownSecrets secrets, ILogger log)
    {
        if (tokenFile is not null)
        {
            return FromFile(tokenFile, "--token-file", secrets, log);
        }

        if (fromEnvironment is { Length: > 0 })
        {
            return Checked(fromEnvironment.Trim(), Variable, secrets);
        }

        string path = Path.Join(dataDirectory, "token");
        if (!File.Exists(path))
        {
            Generate(path);
        }

        LogTokenFile(log, path);
        return FromFile(path, path, secrets, log);
    }

    private static AccessToken FromFile(string path, string source, KnownSecrets secrets, ILogger log)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
            if ((File.GetUnixFileMode(path) & Others) != 0)
            {
                LogReadableToken(log, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException(source, $"the token cannot be read: {e.Message}");
        }

        return Checked(text, $"{source} ({path})", secrets);
    }

    private static AccessToken Checked(string secret, string source, KnownSecrets secrets)
    {
        secrets.Learn([new("token", secret)]);
        try
        {
            return new AccessToken(secret);
        }
        catch (FormatException e)
        {
            throw new OptionException(source, e.Message);
        }
    }

    private static void Generate(string path)
    {
        string draft = $"{path}.{Guid.NewGuid():N}";
        FileStreamOptions create = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (StreamWriter writer = new(draft, create))
        {
            writer.Write(AccessToken.Generate());
            writer.Write('\n');
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another server of the same data directory was faster; both use its token.
            File.Delete(draft);
        }
    }

    [LoggerMessage(LogLevel.Information, "TCP clients must show the token in {Path}")]
    private static partial void LogTokenFile(ILogger log, string path);

    [LoggerMessage(LogLevel.Warning, "The token file {Path} can be read or written by others than its owner")]
    private static partial void LogReadableToken(ILogger log, string path);
}
