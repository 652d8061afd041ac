using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.Offline;

/// <summary>Reads directives. One that it does not understand becomes an answer that says so.</summary>
internal sealed class OfflineScriptParser
{
    private readonly List<IReadOnlyList<OfflineStep>> _replies = [];
    private List<OfflineStep> _reply = [];
    private bool _truncate;
    private bool _repeats;

    public static OfflineScript Parse(IEnumerable<string> lines)
    {
        var parser = new OfflineScriptParser();
        try
        {
            foreach (var line in lines)
            {
                parser.ReadLine(line);
            }
        }
        catch (FormatException problem)
        {
            return new OfflineScript([[new OfflineStep.Say(problem.Message)]], Repeats: false);
        }

        parser.EndReply();
        return new OfflineScript(parser._replies, parser._repeats);
    }

    private void ReadLine(string line)
    {
        var rest = line.Trim();
        while (rest.Length > 0)
        {
            var (segment, next) = Split(rest, ';');
            var (name, text) = Split(segment, ' ');
            if (name is "call" or "calls" or "loop")
            {
                // JSON may contain anything, so these take the rest of the line.
                ReadCalls(name, Split(rest, ' ').After);
                return;
            }

            Read(name, text);
            rest = next;
        }
    }

    private void Read(string name, string text)
    {
        switch (name)
        {
            case "say":
                _reply.Add(new OfflineStep.Say(Split(text, ' ') is (var count, "" or "words" or "word") && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var words) ? Filler.Words(words) : text));
                break;
            case "think":
                _reply.Add(new OfflineStep.Think(Filler.Words(Numbers(name, text, 1, 1)[0])));
                break;
            case "stream":
                var shape = Numbers(name, text, 1, 2);
                _reply.Add(new OfflineStep.Stream(shape[0], shape.Length > 1 ? shape[1] : 16));
                break;
            case "delay":
                _reply.Add(new OfflineStep.Delay(TimeSpan.FromMilliseconds(Numbers(name, text, 1, 1)[0])));
                break;
            case "hang":
                _reply.Add(new OfflineStep.Hang());
                break;
            case "usage":
                var counts = Numbers(name, text, 2, 4);
                _reply.Add(new OfflineStep.Usage(counts[0], counts[1], counts.ElementAtOrDefault(2), counts.ElementAtOrDefault(3)));
                break;
            case "error":
                _reply.Add(new OfflineStep.Fail(Enum.TryParse<ModelFailure>(text, ignoreCase: true, out var failure) && Enum.IsDefined(failure)
                    ? failure
                    : throw new FormatException($"/offline error takes one of {string.Join(", ", Enum.GetNames<ModelFailure>())}, not \"{text}\".")));
                break;
            case "finish":
                _reply.Add(new OfflineStep.Finish(new ChatFinishReason(text.Length > 0 ? text : "stop")));
                break;
            case "empty":
                _reply.Add(new OfflineStep.Finish(ChatFinishReason.Stop));
                break;
            case "truncate":
                _truncate = true;
                break;
            default:
                throw new FormatException($"/offline does not know the directive \"{name}\".");
        }
    }

    private void ReadCalls(string name, string text)
    {
        if (name == "calls")
        {
            ReadCallList(text);
        }
        else
        {
            var (tool, arguments) = name == "loop" && text.Length == 0 ? ("list_directory", "{}") : Split(text, ' ');
            Add(new OfflineStep.Call(tool, arguments));
            _repeats |= name == "loop";
        }

        EndReply();
    }

    private void ReadCallList(string text)
    {
        try
        {
            using var list = JsonDocument.Parse(text);
            foreach (var call in list.RootElement.EnumerateArray())
            {
                var arguments = call.TryGetProperty("arguments", out var value) ? value : default;
                Add(new OfflineStep.Call(
                    call.GetProperty("tool").GetString()!,
                    arguments.ValueKind switch
                    {
                        JsonValueKind.Undefined => "{}",
                        JsonValueKind.String => arguments.GetString()!,
                        _ => arguments.GetRawText(),
                    },
                    call.TryGetProperty("id", out var id) ? id.GetString() ?? "" : null));
            }
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("/offline calls takes a JSON array of {\"tool\":…,\"arguments\":…,\"id\":…}.", problem);
        }
    }

    private void Add(OfflineStep.Call call)
    {
        if (_truncate)
        {
            _truncate = false;
            call = call with { RawArguments = call.RawArguments[..(call.RawArguments.Length / 2)] };
            _reply.Add(new OfflineStep.Finish(ChatFinishReason.Length));
        }

        _reply.Add(call);
    }

    private void EndReply()
    {
        if (_reply.Count > 0 || _replies.Count == 0)
        {
            _replies.Add(_reply);
            _reply = [];
        }
    }

    private static int[] Numbers(string name, string text, int least, int most)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers.Length >= least && numbers.Length <= most && !numbers.Contains(-1)
            ? numbers
            : throw new FormatException($"/offline {name} takes {(least == most ? $"{least}" : $"{least} to {most}")} whole numbers, not \"{text}\".");
    }

    private static (string First, string After) Split(string text, char separator) =>
        text.IndexOf(separator) is var at and >= 0 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : (text.Trim(), "");
}
