using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// Where descriptors are when bubblewrap stands between agent and helper. The child's streams are above the usual ones, so that bubblewrap,
/// which keeps those as long as it lives, does not keep them open, and what it has to say does not come among the child's output.
/// </summary>
internal static class ViewedStreams
{
    /// <summary>The first of the child's three streams.</summary>
    public const int First = 5;

    /// <summary>What bubblewrap is told; it closes it.</summary>
    public const int Arguments = 8;

    /// <summary>The helper's executable, where that need not be seen.</summary>
    public const int Executable = 9;

    /// <summary>
    /// The order that they are passed in: those of bubblewrap itself, orders and control where the helper always has them, the child's streams, what
    /// bubblewrap is told, the executable.
    /// </summary>
    /// <param name="opened">Streams, orders, control, bubblewrap's errors, input and output, what it is told, the executable.</param>
    public static List<T> Order<T>(IReadOnlyList<T> opened) =>
        [opened[6], opened[7], opened[5], opened[3], opened[4], opened[0], opened[1], opened[2], opened[8], opened[9]];

    /// <summary>Puts the child's streams where every program expects them.</summary>
    /// <exception cref="SystemCallException">It could not be done.</exception>
    public static void Take()
    {
        for (var stream = 0; stream <= 2; stream++)
        {
            _ = RawCalls.Must("dup3", "", Calls.Duplicate.Here, First + stream, stream, 0);
            _ = RawCalls.Call(Calls.Close.Here, First + stream);
        }
    }
}
