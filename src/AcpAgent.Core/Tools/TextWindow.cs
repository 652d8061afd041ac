using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>Some lines of a text file, read without holding more of it than is shown.</summary>
/// <param name="Text">The lines, with their ends; invalid UTF-8 replaced, a byte order mark dropped, overlong lines cut with a note.</param>
/// <param name="Lines">How many lines are shown.</param>
/// <param name="LinesSkipped">How many were passed over before them; fewer than asked where the file has no more.</param>
/// <param name="GoesOn">Whether the file goes on after them.</param>
/// <param name="IsBinary">True where it is no text; then there is none.</param>
internal sealed record TextWindow(string Text, long Lines, long LinesSkipped, bool GoesOn, bool IsBinary)
{
    /// <summary>Lines shown at most.</summary>
    public const int MostLines = 2000;

    /// <summary>Bytes shown at most; the line that reaches it is shown to its end.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Bytes of one line shown at most.</summary>
    public const int LongestLine = 4096;

    private const int ChunkSize = 64 * 1024;

    /// <summary>Reads.</summary>
    /// <param name="file">An ordinary file.</param>
    /// <param name="skip">Lines to pass over.</param>
    /// <param name="most">Lines to show at most.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="SystemCallException">It cannot be read.</exception>
    public static TextWindow Read(SafeFileHandle file, long skip, int most, CancellationToken cancellation)
    {
        var lines = new LineCollector(skip, most);
        var chunk = new byte[ChunkSize];
        long offset = 0;
        while (AtCalls.Read(file, chunk, offset) is var length and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = chunk.AsSpan(0, length);
            if (offset == 0)
            {
                if (bytes[..Math.Min(length, 8192)].Contains((byte)0))
                {
                    return Binary;
                }

                bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
            }

            offset += length;
            if (!lines.Take(bytes))
            {
                return lines.IsBinary ? Binary : lines.ToWindow(goesOn: true);
            }
        }

        lines.EndOfFile();
        return lines.IsBinary ? Binary : lines.ToWindow(goesOn: false);
    }

    /// <summary>The same of a text that is there.</summary>
    public static TextWindow Of(string text, long skip, int most)
    {
        var lines = new LineCollector(skip, most);
        if (!lines.Take(Encoding.UTF8.GetBytes(text)))
        {
            return lines.IsBinary ? Binary : lines.ToWindow(goesOn: true);
        }

        lines.EndOfFile();
        return lines.ToWindow(goesOn: false);
    }

    private static TextWindow Binary { get; } = new("", 0, 0, false, true);

    private sealed class LineCollector(long skip, int most)
    {
        private readonly List<byte> _text = [];
        private long _skipped;
        private long _lines;
        private long _lineLength;
        private long _cut;

        public bool IsBinary { get; private set; }

        /// <summary>False once there is enough, and more.</summary>
        public bool Take(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                if (_skipped < skip)
                {
                    var end = bytes.IndexOf((byte)'\n');
                    _lineLength = end < 0 ? _lineLength + bytes.Length : 0;
                    _skipped += end < 0 ? 0 : 1;
                    bytes = end < 0 ? [] : bytes[(end + 1)..];
                    continue;
                }

                if (_lineLength == 0 && (_lines >= most || _text.Count >= MostBytes))
                {
                    return false;
                }

                var newline = bytes.IndexOf((byte)'\n');
                AddToLine(newline < 0 ? bytes : bytes[..newline]);
                if (IsBinary)
                {
                    return false;
                }

                if (newline < 0)
                {
                    return true;
                }

                EndLine();
                _text.Add((byte)'\n');
                bytes = bytes[(newline + 1)..];
            }

            return true;
        }

        public void EndOfFile()
        {
            if (_lineLength == 0)
            {
                return;
            }

            if (_skipped < skip)
            {
                _skipped++;
                return;
            }

            EndLine();
        }

        public TextWindow ToWindow(bool goesOn) =>
            new(Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_text)), _lines, _skipped, goesOn, false);

        private void AddToLine(ReadOnlySpan<byte> bytes)
        {
            var room = (int)Math.Clamp(LongestLine - _lineLength, 0, bytes.Length);
            var kept = bytes[..room];
            IsBinary |= kept.Contains((byte)0);
            _text.AddRange(kept);
            _lineLength += bytes.Length;
            _cut += bytes.Length - room;
        }

        private void EndLine()
        {
            if (_cut > 0)
            {
                var torn = TornAtEnd(CollectionsMarshal.AsSpan(_text));
                _text.RemoveRange(_text.Count - torn, torn);
                _text.AddRange(Encoding.UTF8.GetBytes($" [line cut, {_cut + torn} more bytes]"));
            }

            _lines++;
            (_lineLength, _cut) = (0, 0);
        }

        /// <summary>How many bytes at the end are the beginning of a character that was cut.</summary>
        private static int TornAtEnd(ReadOnlySpan<byte> text)
        {
            for (var length = 1; length <= Math.Min(3, text.Length); length++)
            {
                var first = text[^length];
                if ((first & 0xC0) != 0x80)
                {
                    var whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
                    return whole > length ? length : 0;
                }
            }

            return 0;
        }
    }
}
