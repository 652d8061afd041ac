using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>One connection of a client: requests in, replies out, kept alive between them as real servers do.</summary>
internal sealed class HttpModelConnection(Socket socket, HttpModel model)
{
    private bool _cut;

    public async Task RunAsync(CancellationToken stop)
    {
        using var owned = socket;
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var input = PipeReader.Create(stream);
        try
        {
            socket.NoDelay = true;
            while (await ReadAsync(input, stop) is { } request)
            {
                await AnswerAsync(request, model.Answer(request), input, stop);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left, a reply said to cut the connection, or the test is over.
        }
        finally
        {
            await input.CompleteAsync();
        }
    }

    private static async Task<HttpModelRequest?> ReadAsync(PipeReader input, CancellationToken stop)
    {
        if (await ReadUntilAsync(input, "\r\n\r\n"u8.ToArray(), stop) is not { } head)
        {
            return null;
        }

        var lines = head.Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var start = lines[0].Split(' ');
        var content = headers.TryGetValue("Content-Length", out var length) ? await ReadBytesAsync(input, int.Parse(length, CultureInfo.InvariantCulture), stop)
            : headers.ContainsKey("Transfer-Encoding") ? await ReadChunksAsync(input, stop)
            : [];
        return new HttpModelRequest(start[0], start[1], headers, content);
    }

    private static async Task<string?> ReadUntilAsync(PipeReader input, byte[] end, CancellationToken stop)
    {
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var reader = new SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> text, end))
            {
                var result = Encoding.Latin1.GetString(text);
                input.AdvanceTo(reader.Position);
                return result;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static async Task<byte[]> ReadBytesAsync(PipeReader input, int count, CancellationToken stop)
    {
        var read = await input.ReadAtLeastAsync(count, stop);
        if (read.Buffer.Length < count)
        {
            throw new IOException("The client left within its request.");
        }

        var bytes = read.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private static async Task<byte[]> ReadChunksAsync(PipeReader input, CancellationToken stop)
    {
        var content = new MemoryStream();
        while (true)
        {
            var size = await ReadUntilAsync(input, "\r\n"u8.ToArray(), stop) ?? throw new IOException("The client left within its request.");
            var bytes = await ReadBytesAsync(input, int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 2, stop);
            if (bytes.Length == 2)
            {
                return content.ToArray();
            }

            content.Write(bytes.AsSpan(..^2));
        }
    }

    private async Task AnswerAsync(HttpModelRequest request, HttpReply reply, PipeReader input, CancellationToken stop)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = WatchAsync(request, input, leaving);
        try
        {
            await DoAsync(reply.BeforeHead, leaving.Token);
            var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Status\r\nTransfer-Encoding: chunked\r\n"));
            foreach (var (name, value) in reply.Headers)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }

            await WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), leaving.Token);
            await DoAsync(reply.Steps, leaving.Token);
            await WriteAsync("0\r\n\r\n"u8.ToArray(), leaving.Token);
            request.WasAnswered();
        }
        finally
        {
            input.CancelPendingRead();
            await watch;
        }
    }

    /// <summary>While the answer is under way the client has nothing to say; all it can do is leave.</summary>
    private async Task WatchAsync(HttpModelRequest request, PipeReader input, CancellationTokenSource leaving)
    {
        try
        {
            var read = await input.ReadAsync();
            input.AdvanceTo(read.Buffer.Start);
            if (!read.IsCompleted)
            {
                return;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // Reset: it left the hard way.
        }

        if (!_cut && !request.Answered.IsCompleted)
        {
            request.ClientLeft();
            await leaving.CancelAsync();
        }
    }

    private async Task DoAsync(IEnumerable<HttpReplyStep> steps, CancellationToken leaving)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case HttpReplyStep.Send { Bytes.IsEmpty: true }:
                    break;
                case HttpReplyStep.Send(var bytes):
                    byte[] chunk = [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8];
                    await WriteAsync(chunk, leaving);
                    break;
                case HttpReplyStep.Wait wait:
                    await wait.For(leaving);
                    break;
                case HttpReplyStep.Cut:
                    _cut = true;
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                    throw new IOException("The reply said to cut the connection.");
                default:
                    throw new InvalidOperationException($"No such step: {step}.");
            }
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken leaving)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, leaving)..];
        }
    }
}
