using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>Asks the user a question.</summary>
/// <param name="showsForms">Whether the client can show a form. Otherwise one of several options can be chosen, and nothing else.</param>
internal sealed class AskUserTool(bool showsForms) : ITool
{
    private const int MostOptions = 20;
    private const int LongestOption = 200;
    private const int LongestQuestion = 4000;

    private static readonly string[] _names = ["question", "options", "multiple", "allow_custom"];

    /// <inheritdoc/>
    public string Name => "ask_user";

    /// <inheritdoc/>
    public string Title => "Ask the user";

    /// <inheritdoc/>
    public ToolKind Kind => ToolKind.Think;

    /// <inheritdoc/>
    public string Description => showsForms
        ? "Asks the user a question and waits for the answer. Use it where something is missing or ambiguous that you cannot find out yourself."
        : "Lets the user choose one of several options and waits for the answer. Use it where something is ambiguous that you cannot find out yourself.";

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = ToolTexts.Schema($$"""
        {
          "type": "object",
          "properties": {
            "question": { "type": "string", "description": "The question." },
            "options": { "type": "array", "items": { "type": "string" }, "maxItems": {{MostOptions}}, "description": "What the user can choose.{{(showsForms ? " Without any the user writes the answer." : "")}}" },
            "multiple": { "type": "boolean", "description": "Whether several options may be chosen. Default: false.{{(showsForms ? "" : " Not possible with this user's client.")}}" },
            "allow_custom": { "type": "boolean", "description": "Whether the user may write something else than the options.{{(showsForms ? " Default: true." : " Not possible with this user's client.")}}" }
          },
          "required": [{{(showsForms ? "\"question\"" : "\"question\", \"options\"")}}],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var given = new ToolArguments(arguments, _names);
        var text = given.Text("question").Trim();
        var options = given.OptionalTexts("options", MostOptions, LongestOption) ?? [];
        var multiple = given.OptionalFlag("multiple") ?? false;
        var custom = given.OptionalFlag("allow_custom") ?? showsForms;
        return text.Length is 0 or > LongestQuestion ? throw given.Wrong("question", $"must have 1 to {LongestQuestion} characters")
            : options.Distinct().Count() < options.Count ? throw given.Wrong("options", "must differ from each other")
            : !showsForms && options.Count == 0 ? throw given.Wrong("options", "are required: the user's client shows no question without options. You can ask in your answer instead")
            : ValueTask.FromResult<PreparedCall>(new Call(arguments, new UserQuestion(text, options, multiple && showsForms, custom && showsForms)));
    }

    private sealed class Call(JsonElement arguments, UserQuestion question) : PreparedCall
    {
        public override string Title => ToolTexts.OneLine(question.Text.Length <= 200 ? question.Text : $"{question.Text[..199]}…");

        public override ToolCallFacts Facts { get; } = new("ask_user", arguments, []);

        public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
        {
            var answer = await run.AskAsync(question, cancellation).ConfigureAwait(false);
            return answer.Values is { } values
                ? new ToolResult(true, string.Join('\n', values), [ToolTexts.Shown(string.Join('\n', values))])
                : ToolTexts.Failed(answer.Problem ?? UserAnswer.Dismissed.Problem!);
        }
    }
}
