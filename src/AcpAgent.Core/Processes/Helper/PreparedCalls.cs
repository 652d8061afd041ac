using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// System calls written down beforehand, with everything that they point to, outside the managed heap. Between a fork and an exec there
/// is only one thread and no runtime to speak of: all that happens there is one loop over this list.
/// </summary>
internal sealed unsafe class PreparedCalls
{
    /// <summary>Any result that is no error will do.</summary>
    public const nint AnyResult = -1;

    private readonly List<Entry> _calls = [];

    /// <summary>One call.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        public nint Number, A, B, C, D, E;
        public nint Expected;
        public ChildStep Step;
        public int Tolerated, AlsoTolerated;
    }

    /// <summary>Adds a call: what failed where it fails, its arguments, the only right result, and errors that are none here.</summary>
    public void Add(
        ChildStep step, CallNumber call, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint expected = AnyResult, (int, int) tolerated = default) =>
        _calls.Add(new Entry
        {
            Number = call.Here,
            A = a,
            B = b,
            C = c,
            D = d,
            E = e,
            Expected = expected,
            Step = step,
            Tolerated = tolerated.Item1,
            AlsoTolerated = tolerated.Item2,
        });

    /// <summary>The list, at a place that stays.</summary>
    public Entry* ToMemory(out int count)
    {
        count = _calls.Count;
        return (Entry*)Bytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_calls)));
    }

    /// <summary>A copy at a place that stays.</summary>
    public static nint Bytes(ReadOnlySpan<byte> bytes)
    {
        var place = NativeMemory.AllocZeroed((nuint)Math.Max(bytes.Length, 1));
        bytes.CopyTo(new Span<byte>(place, bytes.Length));
        return (nint)place;
    }

    /// <summary>A C string.</summary>
    public static nint Text(string text) => Bytes(Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>A null-terminated list of C strings.</summary>
    public static nint Texts(IEnumerable<string> texts)
    {
        nint[] places = [.. texts.Select(Text), 0];
        return Bytes(MemoryMarshal.AsBytes<nint>(places));
    }

    /// <summary>Makes the calls in order.</summary>
    /// <returns>-1, or which of them failed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Run(Entry* calls, int count, out int error)
    {
        error = 0;
        for (var i = 0; i < count; i++)
        {
            var result = RawCalls.Call(calls[i].Number, calls[i].A, calls[i].B, calls[i].C, calls[i].D, calls[i].E);
            if (result < 0)
            {
                error = (int)-result;
                if (error == calls[i].Tolerated || error == calls[i].AlsoTolerated)
                {
                    error = 0;
                    continue;
                }

                return i;
            }

            if (calls[i].Expected != AnyResult && calls[i].Expected != result)
            {
                return i;
            }
        }

        return -1;
    }
}
