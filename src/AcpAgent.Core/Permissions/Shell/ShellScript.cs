namespace AcpAgent.Core.Permissions.Shell;

/// <summary>Commands one after the other.</summary>
internal sealed record ShellScript(IReadOnlyList<Statement> Statements)
{
    /// <summary>
    /// How much is kept of any list: statements, pipelines, commands, words, redirections. Longer ones are read to their end, but nobody who
    /// follows them gets so far.
    /// </summary>
    public const int MostKept = 20_001;
}

/// <summary>Pipelines joined by <c>&amp;&amp;</c> and <c>||</c>.</summary>
/// <param name="First">The first.</param>
/// <param name="Rest">The others, each with what must have been the end of what stands before it.</param>
/// <param name="Background">True where <c>&amp;</c> follows.</param>
internal sealed record Statement(Pipeline First, IReadOnlyList<Continuation> Rest, bool Background);

/// <summary>A further pipeline of a statement.</summary>
/// <param name="OnSuccess">True for <c>&amp;&amp;</c>, false for <c>||</c>.</param>
/// <param name="Pipeline">What runs then.</param>
internal sealed record Continuation(bool OnSuccess, Pipeline Pipeline);

/// <summary>Commands joined by <c>|</c>.</summary>
internal sealed record Pipeline(IReadOnlyList<ShellCommand> Commands, bool Negated);

/// <summary>A command with its redirections.</summary>
internal abstract record ShellCommand
{
    /// <summary>In the order they are written.</summary>
    public IReadOnlyList<Redirection> Redirections { get; init; } = [];
}

/// <summary>Assignments, a program and its arguments; any of them may be missing.</summary>
internal sealed record SimpleCommand(IReadOnlyList<Assignment> Assignments, IReadOnlyList<ShellWord> Words) : ShellCommand;

/// <summary><c>{ …; }</c>, or <c>( … )</c> in a shell of its own.</summary>
internal sealed record GroupCommand(ShellScript Body, bool Subshell) : ShellCommand;

/// <summary><c>if</c> with every <c>elif</c>.</summary>
internal sealed record IfCommand(IReadOnlyList<ConditionalBranch> Branches, ShellScript? Otherwise) : ShellCommand;

/// <summary>A condition and what runs where it holds.</summary>
internal sealed record ConditionalBranch(ShellScript Condition, ShellScript Body);

/// <summary><c>while</c> or <c>until</c>.</summary>
internal sealed record WhileCommand(ShellScript Condition, ShellScript Body, bool Until) : ShellCommand;

/// <summary><c>for name in words</c> or <c>select</c>.</summary>
/// <param name="Variable">The loop variable.</param>
/// <param name="Words">Null without <c>in</c>, which is the positional parameters.</param>
/// <param name="Body">What is repeated.</param>
/// <param name="Select">True for <c>select</c>.</param>
internal sealed record ForCommand(string Variable, IReadOnlyList<ShellWord>? Words, ShellScript Body, bool Select) : ShellCommand;

/// <summary><c>for ((…;…;…))</c>.</summary>
internal sealed record ArithmeticForCommand(IReadOnlyList<WordPart> Header, ShellScript Body) : ShellCommand;

/// <summary><c>case word in …</c>.</summary>
internal sealed record CaseCommand(ShellWord Subject, IReadOnlyList<CaseBranch> Branches) : ShellCommand;

/// <summary>Patterns and what runs where one fits.</summary>
internal sealed record CaseBranch(IReadOnlyList<ShellWord> Patterns, ShellScript? Body);

/// <summary><c>[[ … ]]</c>.</summary>
/// <param name="Words">Every operand and operator, in order.</param>
internal sealed record ConditionCommand(IReadOnlyList<ShellWord> Words) : ShellCommand;

/// <summary><c>(( … ))</c>.</summary>
internal sealed record ArithmeticCommand(IReadOnlyList<WordPart> Parts) : ShellCommand;

/// <summary><c>name() …</c>.</summary>
internal sealed record FunctionDefinition(string Name, ShellCommand Body) : ShellCommand;

/// <summary><c>coproc …</c>.</summary>
internal sealed record CoprocessCommand(ShellCommand Body) : ShellCommand;

/// <summary><c>name=value</c>, <c>name+=value</c>, <c>name[i]=value</c> or <c>name=(…)</c>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">The value; null for an array.</param>
/// <param name="Elements">Words of an array.</param>
/// <param name="Partial">True where what was there before is not all replaced.</param>
internal sealed record Assignment(string Name, ShellWord? Value, IReadOnlyList<ShellWord> Elements, bool Partial);

/// <summary>A redirection.</summary>
/// <param name="Descriptor">The number before it; null where there is none.</param>
/// <param name="Operator">As written, such as <c>2&gt;</c>'s <c>&gt;</c>.</param>
/// <param name="Target">The file or descriptor; for a here-document the text itself.</param>
internal sealed record Redirection(int? Descriptor, string Operator, ShellWord Target);
