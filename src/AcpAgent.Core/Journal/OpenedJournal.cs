namespace AcpAgent.Core.Journal;

/// <summary>A session taken up again.</summary>
/// <param name="Journal">Its journal, now this process's own.</param>
/// <param name="Warnings">What a person should know: where a crash cut a record short.</param>
public sealed record OpenedJournal(SessionJournal Journal, IReadOnlyList<string> Warnings);
