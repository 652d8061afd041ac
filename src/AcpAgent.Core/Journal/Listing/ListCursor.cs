using System.Buffers.Text;
using System.Text;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Where a page of a list ended. Opaque to whoever gets it.</summary>
internal static class ListCursor
{
    public static string After(IndexEntry entry) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(entry.ToString()));

    /// <exception cref="ArgumentException">It is none.</exception>
    public static IndexEntry Parse(string cursor)
    {
        var bytes = new byte[128];
        if (cursor.Length <= 128 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && IndexEntry.TryParse(Encoding.ASCII.GetString(bytes, 0, length), out var entry) && After(entry) == cursor)
        {
            return entry;
        }

        throw new ArgumentException("the cursor is not one that a list gave", nameof(cursor));
    }
}
