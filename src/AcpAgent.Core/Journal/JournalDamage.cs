namespace AcpAgent.Core.Journal;

/// <summary>A place in a journal that cannot be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line in it, counted from 1; 0 where the file as a whole is meant.</param>
/// <param name="Reason">What is wrong there.</param>
public readonly record struct JournalDamage(string File, long Line, string Reason)
{
    /// <summary>For a person.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Reason}" : $"{File}, line {Line}: {Reason}";
}
