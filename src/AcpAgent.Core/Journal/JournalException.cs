using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal;

/// <summary>A session's files cannot be used as asked. The message is fit for a user: it names the session or file and says what to do.</summary>
public abstract class JournalException : Exception
{
    private protected JournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>There is no such session.</summary>
/// <param name="sessionId">The id asked for.</param>
public sealed class SessionNotFoundException(string sessionId) : JournalException($"there is no session {Shown(sessionId)}")
{
    /// <summary>The id asked for.</summary>
    public string SessionId { get; } = sessionId;

    private static string Shown(string id) => id.Length <= 80 ? $"\"{id}\"" : $"\"{id[..80]}…\"";
}

/// <summary>Another process, or another part of this one, owns the session.</summary>
/// <param name="sessionId">The session.</param>
/// <param name="owner">Who owns it, as far as known.</param>
public sealed class SessionInUseException(string sessionId, SegmentOwner? owner) : JournalException(
    owner is null
        ? $"session {sessionId} is in use by another process"
        : $"session {sessionId} is in use by process {owner.ProcessId} on {owner.Host}")
{
    /// <summary>The session.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>Who owns it; null where unknown.</summary>
    public SegmentOwner? Owner { get; } = owner;
}

/// <summary>A session's files are not what was written: something in the middle of them is lost or changed. They are left as they are.</summary>
/// <param name="file">The damaged file.</param>
/// <param name="line">The line in it, counted from 1; 0 where the file as a whole is meant.</param>
/// <param name="reason">What is wrong there.</param>
/// <param name="inner">What said so.</param>
public sealed class JournalDamagedException(string file, long line, string reason, Exception? inner = null) : JournalException(
    line == 0 ? $"the journal is damaged: {file}: {reason}" : $"the journal is damaged: {file}, line {line}: {reason}", inner)
{
    /// <summary>The damaged file.</summary>
    public string File { get; } = file;

    /// <summary>The line in it, counted from 1; 0 where the file as a whole is meant.</summary>
    public long Line { get; } = line;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A session was written by a newer version of the program, in a format that this one does not know.</summary>
/// <param name="file">The file that says so.</param>
/// <param name="format">Its format.</param>
public sealed class NewerFormatException(string file, int format) : JournalException(
    $"{file} has format {format}; this version knows formats up to {SegmentOpened.CurrentFormat}: use the version that wrote it, or a newer one")
{
    /// <summary>The file that says so.</summary>
    public string File { get; } = file;

    /// <summary>Its format.</summary>
    public int Format { get; } = format;
}

/// <summary>The system does not let a session's files be reached: no permission, too many open files, a disk that fails. What is in them is not known to be wrong.</summary>
/// <param name="message">Why, for a person.</param>
/// <param name="inner">What the system said.</param>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : JournalException(message, inner)
{
    internal static JournalUnavailableException CannotRead(string path, Exception why) => new($"{path} cannot be read: {why.Message}", why);
}

/// <summary>Something could not be written to a session's journal.</summary>
/// <param name="message">Why, for a person.</param>
/// <param name="inner">What the system said.</param>
public sealed class JournalWriteException(string message, Exception? inner = null) : JournalException(message, inner);
