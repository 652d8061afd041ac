using System.Runtime.InteropServices;

namespace AcpAgent.Hosting.Stdio;

/// <summary>
/// Blocking reads and writes of a descriptor: an end of input when the client hangs up, an <see cref="IOException"/> when it cannot be
/// written to. Meant for threads of its own; the asynchronous forms of the base class would hold a thread of the pool.
/// </summary>
internal sealed class DescriptorStream(int fd, bool writes) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => !writes;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => writes;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = Libc.Read(fd, start, buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                if (!Again(Libc.PollIn))
                {
                    return 0;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                nint count = Libc.Write(fd, start + done, buffer.Length - done);
                if (count >= 0)
                {
                    done += (int)count;
                }
                else if (!Again(Libc.PollOut))
                {
                    throw new IOException($"the client cannot be written to: {Marshal.GetLastPInvokeErrorMessage()}");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // After an error: whether to try again. Whoever shares the other end may have made it non-blocking, then this waits.
    private unsafe bool Again(short wanted)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == Libc.WouldBlock)
        {
            Libc.PollRequest request = new() { Fd = fd, Wanted = wanted };
            _ = Libc.Poll(&request, 1, -1);
            return true;
        }

        return error == Libc.Interrupted;
    }
}
