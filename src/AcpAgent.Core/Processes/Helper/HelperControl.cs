using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>The helper's end of what it says to the agent, and the agent to it.</summary>
/// <param name="descriptor">A socket of datagrams.</param>
internal sealed unsafe class HelperControl(int descriptor)
{
    public int Descriptor => descriptor;

    /// <summary>Tells the agent. Where it is gone, nobody is told.</summary>
    public void Tell(HelperMessage message)
    {
        var bytes = message.ToBytes();
        fixed (byte* start = bytes)
        {
            _ = RawCalls.CallAndWait(Calls.Write.Here, descriptor, (nint)start, bytes.Length);
        }
    }

    /// <summary>What the agent says, once there is something; <see cref="HelperWord.Kill"/> where it is gone.</summary>
    public HelperWord Hear()
    {
        var bytes = stackalloc byte[HelperMessage.Longest];
        var length = RawCalls.CallAndWait(Calls.Read.Here, descriptor, (nint)bytes, HelperMessage.Longest);
        return length > 0 && HelperMessage.Read(new ReadOnlySpan<byte>(bytes, (int)length)) is { } message ? message.Word : HelperWord.Kill;
    }
}
