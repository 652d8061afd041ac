namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// What a file name in the index says of a session that somebody has open: <c>open-&lt;id&gt;-1a2b3c4d</c>, the session and the beginning of its owner's
/// instance. One left behind means that its owner ended without putting the derived files right.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Instance">Eight hexadecimal digits.</param>
internal readonly record struct OpenMark(string SessionId, string Instance)
{
    private const string Start = "open-";
    private const int IdLength = 32;
    private const int InstanceLength = 8;

    public static OpenMark Of(string sessionId, string instance) => new(sessionId, instance[..InstanceLength]);

    public static bool TryParse(ReadOnlySpan<char> name, out OpenMark mark)
    {
        mark = default;
        const int dash = 5 + IdLength;
        if (name.Length != dash + 1 + InstanceLength || !name.StartsWith(Start) || name[dash] != '-')
        {
            return false;
        }

        mark = new OpenMark(name[Start.Length..dash].ToString(), name[(dash + 1)..].ToString());
        return JournalStore.IsSessionId(mark.SessionId) && mark.Instance.All(char.IsAsciiHexDigitLower);
    }

    public override string ToString() => $"{Start}{SessionId}-{Instance}";
}
