namespace AcpAgent.Hosting.Stdio;

/// <summary>
/// Takes the protocol's two descriptors away from everybody else. The client's pipes move to private numbers that children do not
/// inherit; 0 becomes the null device and 1 becomes stderr, so that nothing a library prints, managed or native, ever gets between
/// two messages, and no child process ever reads one.
/// </summary>
internal sealed class StandardStreams
{
    private const int OutputPipe = 512 << 10;

    private StandardStreams(int input, int output)
    {
        Input = new DescriptorStream(input, writes: false);
        Output = new DescriptorStream(output, writes: true);
    }

    /// <summary>What the client writes.</summary>
    public Stream Input { get; }

    /// <summary>What the client reads.</summary>
    public Stream Output { get; }

    /// <summary>Takes them; once in a process's life, before anything touches <see cref="Console"/>.</summary>
    /// <exception cref="IOException">Standard input or output is closed.</exception>
    public static StandardStreams Take()
    {
        int input = Private(Libc.StandardInput, "input");
        int output = Private(Libc.StandardOutput, "output");
        Libc.Widen(output, OutputPipe);
        int nothing = Libc.OpenNull();
        if (nothing >= 0)
        {
            _ = Libc.DuplicateOnto(nothing, Libc.StandardInput);
        }

        // With stderr closed there is nowhere to send what libraries print, but it must still not reach the client.
        if (Libc.DuplicateOnto(Libc.StandardError, Libc.StandardOutput) < 0)
        {
            _ = Libc.DuplicateOnto(nothing, Libc.StandardOutput);
        }

        return new StandardStreams(input, output);
    }

    private static int Private(int fd, string name)
    {
        int copy = Libc.Duplicate(fd);
        return copy >= 0 ? copy : throw new IOException($"standard {name} is closed");
    }
}
