using System.Text.Json;
using AcpAgent.EndToEnd.Harness;

namespace AcpAgent.EndToEnd.Fuzz;

/// <summary>Correct lines of every method: requests, each with an id of its own, notifications and answers.</summary>
internal sealed class FuzzSeeds(Random random, string workspace)
{
    private static readonly string[] Prompts =
    [
        "hello", "What is in this folder?", "read README.md", "Write hello to notes.txt", "Plan the release", "Remember the word heron.",
        "Which word was it?", "/offline stream 3", "/offline hang", "/offline think 3; say 5 words", "/offline error RateLimited", "/offline empty",
        "/offline call read_file {\"file_path\":\"README.md\"}", "/offline truncate\n/offline call write_file {\"file_path\":\"a.txt\",\"content\":\"b\"}",
    ];

    private int _id;

    /// <summary>The sessions that are open.</summary>
    public IReadOnlyList<string> Sessions { get; set; } = [];

    /// <summary>A correct line.</summary>
    public string Next()
    {
        var place = $$"""{"sessionId":"{{Session()}}","cwd":{{Quoted(workspace)}},"mcpServers":[],"additionalDirectories":[]}""";
        return random.Next(22) switch
        {
            0 => Request("initialize", """{"protocolVersion":1,"clientCapabilities":{"fs":{"readTextFile":true,"writeTextFile":false},"terminal":false,"session":{"notices":{}}},"clientInfo":{"name":"fuzz","title":null,"version":"1"}}"""),
            1 => Request("authenticate", """{"methodId":"token","_meta":{"acp-agent/token":"x"}}"""),
            2 => Request("logout", "{}"),
            3 => Request("session/new", $$$"""{"cwd":{{{Quoted(workspace)}}},"mcpServers":[{"name":"a","command":"/bin/a","args":["-x"],"env":[{"name":"A","value":"b"}]}],"_meta":{"a":1}}"""),
            4 => Request("session/load", place),
            5 => Request("session/resume", place),
            6 => Request("session/list", $$"""{"cwd":{{Quoted(workspace)}},"cursor":null}"""),
            7 => Request("session/close", $$"""{"sessionId":"{{Session()}}"}"""),
            8 => Request("session/delete", $$"""{"sessionId":"{{Session()}}"}"""),
            9 => Request("session/set_mode", $$"""{"sessionId":"{{Session()}}","modeId":"plan"}"""),
            10 => Request("session/set_config_option", $$"""{"sessionId":"{{Session()}}","configId":"mode","value":"workspace-write"}"""),
            11 or 12 or 13 => Request("session/prompt", $$$"""{"sessionId":"{{{Session()}}}","prompt":[{"type":"text","text":{{{Quoted(Pick(Prompts))}}}}]}"""),
            14 => Request("session/prompt", $$$"""{"sessionId":"{{{Session()}}}","prompt":[{"type":"resource_link","name":"a","uri":"file:///a","size":3},{"type":"resource","resource":{"uri":"file:///b","text":"é狐🦊","mimeType":"text/plain"},"annotations":{"audience":["user"],"priority":0.5}}]}"""),
            15 => Request(Pick("session/fork", "session/update", "fs/read_text_file", "terminal/create", "_vendor/x", "$/x", "no/such"), """{"a":[1,{"b":null}]}"""),
            16 => RawClient.Notification("session/cancel", $$"""{"sessionId":"{{Session()}}"}"""),
            17 => RawClient.Notification("$/cancel_request", $$"""{"requestId":{{_id - random.Next(5)}}}"""),
            18 => RawClient.Notification(Pick("session/prompt", "_vendor/y", "no/such", "session/update"), """{"sessionId":"x"}"""),
            19 => RawClient.Result($"{random.Next(20)}", """{"outcome":{"outcome":"selected","optionId":"allow_once"}}"""),
            20 => $$"""{"jsonrpc":"2.0","id":{{random.Next(20)}},"error":{"code":-32603,"message":"no","data":{"a":1} } }""",
            _ => Request("session/list", "{}"),
        };
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private string Request(string method, string parameters) =>
        RawClient.Request(random.Next(3) == 0 ? $"\"{++_id}\"" : $"{++_id}", method, parameters);

    private string Session() => Sessions[random.Next(Sessions.Count)];

    private string Pick(params string[] from) => from[random.Next(from.Length)];
}
