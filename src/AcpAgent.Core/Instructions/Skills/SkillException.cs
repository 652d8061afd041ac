namespace AcpAgent.Core.Instructions.Skills;

/// <summary>A skill cannot be used.</summary>
/// <param name="message">Names file and line, and says why.</param>
public sealed class SkillException(string message) : Exception(message);
