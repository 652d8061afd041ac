using System.Runtime.InteropServices;

namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>
/// A program for the kernel's filter of system calls (classic BPF), written from rules. Each instruction is <c>struct sock_filter</c>:
/// 16 bits of code, two jumps of 8 bits, 32 bits of constant.
/// </summary>
internal static class Filter
{
    public const ushort Load = 0x20;            // BPF_LD | BPF_W | BPF_ABS
    public const ushort JumpIfEqual = 0x15;     // BPF_JMP | BPF_JEQ | BPF_K
    public const ushort JumpIfAtLeast = 0x35;   // BPF_JMP | BPF_JGE | BPF_K
    public const ushort JumpIfAnyBit = 0x45;    // BPF_JMP | BPF_JSET | BPF_K
    public const ushort Return = 0x06;          // BPF_RET | BPF_K

    public const uint Allow = 0x7FFF_0000;
    public const uint Refuse = 0x0005_0000;
    public const uint Kill = 0x8000_0000;

    private const int NumberAt = 0, ProcessorAt = 4, ArgumentsAt = 16;
    private const uint OtherAbi = 0x4000_0000;  // x32's calls, which have numbers of their own

    /// <summary>The filter for a processor. A process that changes to another instruction set is killed.</summary>
    public static ulong[] Build(IReadOnlyList<FilterRule> rules, Architecture processor)
    {
        List<ulong> program =
        [
            Instruction(Load, ProcessorAt),
            Instruction(JumpIfEqual, Audit(processor), ifTrue: 1),
            Instruction(Return, Kill),
            Instruction(Load, NumberAt),
        ];
        if (processor == Architecture.X64)
        {
            program.Add(Instruction(JumpIfAtLeast, OtherAbi, ifFalse: 1));
            program.Add(Instruction(Return, Kill));
        }

        foreach (var calls in rules.GroupBy(rule => rule.Call.On(processor)).Where(calls => calls.Key >= 0))
        {
            var block = calls.SelectMany(Block).ToList();
            if (calls.Last().Tests.Length > 0)
            {
                block.Add(Instruction(Return, Allow));
            }

            program.Add(Instruction(JumpIfEqual, (uint)calls.Key, ifFalse: checked((byte)block.Count)));
            program.AddRange(block);
        }

        program.Add(Instruction(Return, Allow));
        return [.. program];
    }

    /// <summary>Refuses where all tests hold, else goes on behind itself.</summary>
    private static List<ulong> Block(FilterRule rule)
    {
        List<ulong> block = [Instruction(Return, Refuse | (uint)rule.Error)];
        foreach (var test in rule.Tests.Reverse())
        {
            block.InsertRange(0, Test(test, checked((byte)block.Count)));
        }

        return block;
    }

    /// <summary>Goes on where the test holds, else skips what follows.</summary>
    private static IEnumerable<ulong> Test(ArgumentTest test, byte following)
    {
        yield return Instruction(Load, (uint)(ArgumentsAt + (8 * test.Index)));
        switch (test)
        {
            case AnyBit(_, var bits):
                yield return Instruction(JumpIfAnyBit, bits, ifFalse: following);
                break;
            case IsValue(_, var value):
                yield return Instruction(JumpIfEqual, value, ifFalse: following);
                break;
            case IsNoneOf(_, var values):
                for (var i = 0; i < values.Length; i++)
                {
                    yield return Instruction(JumpIfEqual, values[i], ifTrue: checked((byte)(following + values.Length - 1 - i)));
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(test));
        }
    }

    private static uint Audit(Architecture processor) => processor switch
    {
        Architecture.X64 => 0xC000_003E,
        Architecture.Arm64 => 0xC000_00B7,
        _ => throw new PlatformNotSupportedException($"There is no filter of system calls for {processor}."),
    };

    private static ulong Instruction(ushort code, uint constant, byte ifTrue = 0, byte ifFalse = 0) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)constant << 32);
}
