using System.Globalization;
using System.Text;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// What a file name in the index says of a session: <c>018f3a…-1a2b3c4d-&lt;id&gt;</c>, when it was updated and a hash of where it works. Enough to put
/// ten thousand sessions in order, and to filter them, by reading one directory.
/// </summary>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="CwdHash">Equal for equal working directories.</param>
/// <param name="Session">The session.</param>
internal readonly record struct IndexEntry(long UpdatedAt, uint CwdHash, SessionKey Session) : IComparable<IndexEntry>
{
    private const int TimeDigits = 12;
    private const int HashDigits = 8;
    private const int IdStart = TimeDigits + 1 + HashDigits + 1;

    public static IndexEntry Of(string sessionId, string cwd, long updatedAt) => new(updatedAt, HashOf(cwd), SessionKey.Of(sessionId));

    public static uint HashOf(string cwd) => Crc32C.Of(Encoding.UTF8.GetBytes(cwd));

    public static bool TryParse(ReadOnlySpan<char> name, out IndexEntry entry)
    {
        entry = default;
        if (name.Length <= IdStart || name[TimeDigits] != '-' || name[IdStart - 1] != '-'
            || !long.TryParse(name[..TimeDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var updatedAt)
            || !uint.TryParse(name.Slice(TimeDigits + 1, HashDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            || !SessionKey.TryParse(name[IdStart..], out var session))
        {
            return false;
        }

        entry = new IndexEntry(updatedAt, hash, session);
        return true;
    }

    /// <summary>Newest first; those of one moment by id.</summary>
    public int CompareTo(IndexEntry other) =>
        UpdatedAt != other.UpdatedAt ? other.UpdatedAt.CompareTo(UpdatedAt) : Session.CompareTo(other.Session);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt:x12}-{CwdHash:x8}-{Session}");
}
