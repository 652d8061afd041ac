namespace AcpAgent.Core.Tools.Asking;

/// <summary>A question for the user.</summary>
/// <param name="Text">The question.</param>
/// <param name="Options">What can be chosen; empty where the user writes an answer.</param>
/// <param name="Multiple">Whether several may be chosen.</param>
/// <param name="AllowsCustom">Whether the user may write something else than the options.</param>
public sealed record UserQuestion(string Text, IReadOnlyList<string> Options, bool Multiple, bool AllowsCustom);
