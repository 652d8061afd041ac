using System.Runtime.InteropServices;
using Xunit;

namespace AcpAgent.Tests.Support;

/// <summary>Changes what names stand for, at once, as somebody who races with the agent does.</summary>
public static partial class Names
{
    private const int Here = -100;
    private const uint Both = 2;

    /// <summary>Two names change what they stand for, whatever it is: no moment without either.</summary>
    public static void Exchange(string one, string other) => Assert.Equal(0, renameat2(Here, one, Here, other, Both));

    /// <summary>Exchanges names over and over on a thread of its own, until disposed of.</summary>
    public static IDisposable KeepExchanging(params (string One, string Other)[] pairs) => new Loop(pairs);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    private sealed class Loop : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stop;

        public Loop((string One, string Other)[] pairs)
        {
            _thread = new Thread(() =>
            {
                for (var i = 0; !_stop; i++)
                {
                    foreach (var (one, other) in pairs)
                    {
                        Exchange(one, other);
                    }

                    // On few processors the others get a turn, at ever other moments.
                    Thread.SpinWait(i % 97 * 10);
                }
            });
            _thread.Start();
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }
    }
}
