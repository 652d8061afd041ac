using System.Runtime.InteropServices;
using AcpAgent.Core.Sandbox.Linux;

namespace AcpAgent.Tests.Sandbox;

/// <summary>Runs a filter as the kernel would.</summary>
internal static class FilterMachine
{
    public const uint X64 = 0xC000_003E, Arm64 = 0xC000_00B7, I386 = 0x4000_0003;

    public static uint Audit(Architecture processor) => processor == Architecture.X64 ? X64 : Arm64;

    /// <summary>What the filter answers a call with.</summary>
    public static uint Run(ulong[] program, uint processor, uint number, params ulong[] arguments)
    {
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            Assert(at < program.Length);
            var code = (ushort)program[at];
            var (ifTrue, ifFalse) = ((int)(byte)(program[at] >> 16), (int)(byte)(program[at] >> 24));
            var constant = (uint)(program[at] >> 32);
            switch (code)
            {
                case Filter.Load:
                    accumulator = Word(constant, processor, number, arguments);
                    break;
                case Filter.JumpIfEqual:
                    at += accumulator == constant ? ifTrue : ifFalse;
                    break;
                case Filter.JumpIfAtLeast:
                    at += accumulator >= constant ? ifTrue : ifFalse;
                    break;
                case Filter.JumpIfAnyBit:
                    at += (accumulator & constant) != 0 ? ifTrue : ifFalse;
                    break;
                case Filter.Return:
                    return constant;
                default:
                    Assert(false);
                    break;
            }
        }
    }

    /// <summary><c>struct seccomp_data</c>, little-endian.</summary>
    private static uint Word(uint offset, uint processor, uint number, ulong[] arguments)
    {
        Assert(offset % 4 == 0 && offset < 64);
        var index = (int)(offset - 16) / 8;
        return offset switch
        {
            0 => number,
            4 => processor,
            < 16 => 0,
            _ when index >= arguments.Length => 0,
            _ => (uint)(offset % 8 == 0 ? arguments[index] : arguments[index] >> 32),
        };
    }

    private static void Assert(bool holds) => Xunit.Assert.True(holds, "The kernel would not take this filter.");
}
