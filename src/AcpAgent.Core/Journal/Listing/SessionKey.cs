using System.Buffers.Binary;
using System.Globalization;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>A session's id as the number that it is: a list of ten thousand is put in order without a string for each.</summary>
/// <param name="Number">Its 128 bits.</param>
internal readonly record struct SessionKey(UInt128 Number) : IComparable<SessionKey>
{
    private const int Bytes = 16;

    /// <summary>The key of an id, which is one.</summary>
    public static SessionKey Of(string sessionId) =>
        TryParse(sessionId, out var key) ? key : throw new ArgumentException("not a session id", nameof(sessionId));

    public static bool TryParse(ReadOnlySpan<char> id, out SessionKey key)
    {
        key = default;
        if (!JournalStore.IsSessionId(id))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        Convert.FromHexString(id, bytes, out _, out _);
        key = new SessionKey(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return true;
    }

    /// <summary>Ids are random as they are.</summary>
    public override int GetHashCode() => (int)(uint)Number;

    /// <summary>In the order of the ids as text.</summary>
    public int CompareTo(SessionKey other) => Number.CompareTo(other.Number);

    /// <summary>The id.</summary>
    public override string ToString() => Number.ToString("x32", CultureInfo.InvariantCulture);
}
