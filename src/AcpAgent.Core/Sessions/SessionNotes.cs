using System.Security.Cryptography;
using System.Text;

namespace AcpAgent.Core.Sessions;

/// <summary>Message ids of what the agent tells a session's user once: the same text has the same id.</summary>
internal static class SessionNotes
{
    private const string Prefix = "note.";
    private const int Digits = 16;

    public static string IdOf(string text) =>
        string.Concat(Prefix, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))).AsSpan(0, Digits));

    public static bool IsId(string messageId) => messageId.StartsWith(Prefix, StringComparison.Ordinal);
}
