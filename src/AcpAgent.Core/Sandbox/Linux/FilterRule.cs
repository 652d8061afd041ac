using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>A system call that the filter refuses.</summary>
/// <param name="Call">The call.</param>
/// <param name="Error">What it is answered with.</param>
/// <param name="Tests">Under which conditions, all of them; none for always.</param>
internal sealed record FilterRule(CallNumber Call, int Error, params ArgumentTest[] Tests);

/// <summary>A condition on the lower half of one argument.</summary>
/// <param name="Index">Which argument, from 0.</param>
internal abstract record ArgumentTest(int Index);

/// <summary>At least one of the bits is set.</summary>
internal sealed record AnyBit(int Index, uint Bits) : ArgumentTest(Index);

/// <summary>It is the value.</summary>
internal sealed record IsValue(int Index, uint Value) : ArgumentTest(Index);

/// <summary>It is none of the values.</summary>
internal sealed record IsNoneOf(int Index, params uint[] Values) : ArgumentTest(Index);
