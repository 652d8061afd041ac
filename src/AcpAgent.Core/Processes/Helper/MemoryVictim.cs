using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// Whom the kernel ends where memory runs out: rather the child, and whatever it starts, than the agent. A process inherits that from its
/// parent, so the helper stands in for the child while it makes it. All of it is best effort: a child runs without it as well.
/// </summary>
internal sealed class MemoryVictim : IDisposable
{
    private const int Raised = 500;
    private const int Highest = 1000;

    private readonly SafeFileHandle? _file;
    private readonly int _own;

    private MemoryVictim(SafeFileHandle? file, int own) => (_file, _own) = (file, own);

    /// <summary>To be asked for before this process makes itself undumpable: then its own files are no longer its own.</summary>
    public static MemoryVictim OfThisProcess() => Of("self");

    /// <summary>
    /// Makes a process that has just been started one to be ended, with whatever it starts from now on: for where the helper is in a world of
    /// its own, in which nothing can be written about processes. It may have started something already, which then stays as it is.
    /// </summary>
    public static void Make(int process)
    {
        using var victim = Of(process.ToString(CultureInfo.InvariantCulture));
        victim.Raise();
    }

    private static MemoryVictim Of(string process)
    {
        try
        {
            var file = File.OpenHandle($"/proc/{process}/oom_score_adj", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            Span<byte> text = stackalloc byte[16];
            var length = RandomAccess.Read(file, text, 0);
            return new(file, int.Parse(text[..length].TrimEnd((byte)'\n'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(null, 0);
        }
    }

    /// <summary>From now on this process is one to be ended, and so is what it makes.</summary>
    public void Raise() => Write(Math.Min(_own + Raised, Highest));

    /// <summary>Back to what it was.</summary>
    public void Lower() => Write(_own);

    public void Dispose() => _file?.Dispose();

    private void Write(int score)
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(score.ToString(CultureInfo.InvariantCulture)), 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays as it is.
        }
    }
}
