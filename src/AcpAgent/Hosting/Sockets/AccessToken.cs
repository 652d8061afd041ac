using System.Security.Cryptography;
using System.Text;

namespace AcpAgent.Hosting.Sockets;

/// <summary>The secret that a client must show. It is compared in constant time and never printed, not even by accident.</summary>
internal sealed class AccessToken
{
    /// <summary>A shorter one could be guessed.</summary>
    public const int ShortestLength = 16;

    private readonly byte[] _digest;

    /// <param name="secret">At least <see cref="ShortestLength"/> characters.</param>
    /// <exception cref="FormatException">It is too short.</exception>
    public AccessToken(string secret)
    {
        if (secret.Length < ShortestLength)
        {
            throw new FormatException($"the token has {secret.Length} characters, at least {ShortestLength} are needed");
        }

        _digest = Digest(secret);
    }

    /// <summary>256 random bits, as text.</summary>
    public static string Generate() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether <paramref name="shown"/> is the secret.</summary>
    public bool Matches(string shown) => CryptographicOperations.FixedTimeEquals(_digest, Digest(shown));

    /// <inheritdoc/>
    public override string ToString() => "(token)";

    // Digests have one length whatever is shown, so the time tells nothing about the secret's length either.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
