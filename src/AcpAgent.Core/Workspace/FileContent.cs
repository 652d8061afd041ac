using System.Text;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>Whole small files.</summary>
internal static class FileContent
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All bytes; null where there are more than <paramref name="most"/>.</summary>
    /// <exception cref="SystemCallException">It cannot be read.</exception>
    public static byte[]? TryRead(SafeFileHandle file, long most)
    {
        // One more than there may be, to notice a file that grew.
        var buffer = new byte[most + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = AtCalls.Read(file, buffer.AsSpan(length), length);
            if (read == 0)
            {
                return buffer[..length];
            }

            length += read;
        }

        return null;
    }

    /// <summary>The text that the bytes are in UTF-8; null where they are no text.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> content)
    {
        try
        {
            return content.Contains((byte)0) ? null : _strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
