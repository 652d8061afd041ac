using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Wire;

/// <summary>
/// The one node process of a test run that judges wire logs against the pinned schema and the rules beyond it
/// (<c>tests/clients/validate-wire.mjs</c>).
/// </summary>
public sealed class WireValidator
{
    private static readonly Lazy<WireValidator> One = new(() => new WireValidator(NodeClients.Require()));
    private static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();
    private readonly Process _process;

    private WireValidator(NodeClients clients)
    {
        _process = Process.Start(new ProcessStartInfo(NodeClients.Node, [Path.Combine(clients.Folder, "validate-wire.mjs")])
        {
            WorkingDirectory = clients.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Judges a finished log; empties it.</summary>
    /// <returns>What is wrong with it, a sentence each.</returns>
    public static IReadOnlyList<string> Judge(WireLog log)
    {
        var message = Message(log);
        message["end"] = true;
        message["cut"] = log.Cut;
        return One.Value.Ask(message.ToJsonString(Raw));
    }

    /// <summary>Hands over what a log holds so far and empties it, for logs that are too long to be kept.</summary>
    public static void Feed(WireLog log) => One.Value.Tell(Message(log).ToJsonString(Raw));

    private static JsonObject Message(WireLog log) => new()
    {
        ["log"] = log.Name,
        ["records"] = new JsonArray([.. log.Drain()]),
        ["unordered"] = log.Unordered,
    };

    private void Tell(string line)
    {
        lock (_gate)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
    }

    private string[] Ask(string line)
    {
        lock (_gate)
        {
            Tell(line);
            var answer = _process.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException("The wire validator ended; its stderr says why.");
            return [.. JsonNode.Parse(answer)!["violations"]!.AsArray().Select(violation => violation!.GetValue<string>())];
        }
    }
}
