using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class AskUserToolTests
{
    private static readonly Gen<UserQuestion> _question = Gen.Select(Gen.OneOf("a", "b", "c", "d").HashSet[0, 4], Gen.Bool, Gen.Bool)
        .Select((options, multiple, custom) => new UserQuestion("Which?", [.. options], multiple, custom));

    private static readonly Gen<ElicitationContentValue> _value = Gen.OneOf<ElicitationContentValue>(
        Gen.OneOf("a", "b", "c", "d", "e", "").Select(text => (ElicitationContentValue)new StringContentValue(text)),
        Gen.OneOf("a", "b", "e").List[0, 3].Select(list => (ElicitationContentValue)new StringArrayContentValue(list)),
        Gen.Const((ElicitationContentValue)new IntegerContentValue(1)),
        Gen.Const((ElicitationContentValue)new BooleanContentValue(true)));

    [Fact]
    public async Task The_answer_is_told_and_the_user_is_asked_what_the_model_wrote()
    {
        UserQuestion? asked = null;
        var run = new TestRun
        {
            Answer = question =>
            {
                asked = question;
                return UserAnswer.Of("red", "blue");
            },
        };

        var result = await RunAsync(showsForms: true, new { question = " Which colour? ", options = new[] { "red", "blue", "green" }, multiple = true }, run);

        Assert.Equal((true, "red\nblue"), (result.Succeeded, result.ForModel));
        Assert.Equal(("Which colour?", true, true), (asked!.Text, asked.Multiple, asked.AllowsCustom));
        Assert.Equal(["red", "blue", "green"], asked.Options);
    }

    [Fact]
    public async Task That_there_is_no_answer_is_told() =>
        Assert.Equal((false, "The user declined to answer."), await ToldAsync(new TestRun { Answer = _ => UserAnswer.Declined }));

    [Fact]
    public async Task Without_forms_one_option_can_be_chosen_and_nothing_else()
    {
        UserQuestion? asked = null;
        var run = new TestRun
        {
            Answer = question =>
            {
                asked = question;
                return UserAnswer.Of("a");
            },
        };
        await RunAsync(showsForms: false, new { question = "Which?", options = new[] { "a", "b" }, multiple = true, allow_custom = true }, run);
        Assert.Equal((false, false), (asked!.Multiple, asked.AllowsCustom));

        var refused = await Assert.ThrowsAsync<ToolArgumentException>(() => RunAsync(showsForms: false, new { question = "What?" }, run));
        Assert.StartsWith("options: are required", refused.Message, StringComparison.Ordinal);
        Assert.Contains("options", new AskUserTool(false).Parameters.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.DoesNotContain("options", new AskUserTool(true).Parameters.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("""{"question":" "}""", "question: must have 1 to 4000 characters")]
    [InlineData("""{"question":"x","options":["a","a"]}""", "options: must differ from each other")]
    [InlineData("""{"question":"x","options":["a",1]}""", "options[1]: must be a string of 1 to 200 characters")]
    [InlineData("""{"question":"x","options":"a"}""", "options: must be an array of at most 20 strings")]
    [InlineData("""{"question":"x","answers":[]}""", "answers: there is no such parameter; there are question, options, multiple, allow_custom")]
    public async Task What_is_no_question_is_refused(string arguments, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<ToolArgumentException>(async () => await new AskUserTool(true).PrepareAsync(Call.Json(arguments), Environment, default))).Message);

    [Fact]
    public void Whatever_a_client_answers_only_what_was_offered_counts() =>
        Gen.Select(_question, Gen.Dictionary(Gen.OneOf("answer", "other", "more"), _value)[0, 3]).Sample((question, content) =>
        {
            var answer = QuestionForm.Read(question, new ElicitationAcceptAction { Content = content });
            if (answer.Values is not { } values)
            {
                Assert.NotNull(answer.Problem);
                return;
            }

            Assert.NotEmpty(values);
            Assert.True(question.Options.Count == 0 || question.Multiple || values.Count <= (question.AllowsCustom ? 2 : 1));
            Assert.All(values, value => Assert.True(
                question.Options.Count == 0 || question.Options.Contains(value) || (question.AllowsCustom && content["other"] is StringContentValue other && other.Value == value)));
        });

    [Fact]
    public void What_a_form_offers_can_be_answered() =>
        _question.Where(question => question.Options.Count > 0).Sample(question =>
        {
            var fields = QuestionForm.Of(question).Properties;
            var (content, expected) = fields["answer"] switch
            {
                MultiSelectPropertySchema { Items: StringMultiSelectItems items } => ((ElicitationContentValue)new StringArrayContentValue(items.Enum), items.Enum),
                StringPropertySchema { Enum: { } choices } => (new StringContentValue(choices[^1]), [choices[^1]]),
                _ => throw new InvalidOperationException(),
            };
            Assert.Equal(expected, QuestionForm.Read(question, new ElicitationAcceptAction { Content = new Dictionary<string, ElicitationContentValue> { ["answer"] = content } }).Values);
            Assert.Equal(question.AllowsCustom, fields.ContainsKey("other"));
        });

    [Fact]
    public void Options_of_a_permission_are_those_of_the_question_and_one_for_none()
    {
        var question = new UserQuestion("Which?", ["yes", "no"], false, false);
        var options = QuestionOptions.Of(question);
        Assert.Equal(["yes", "no", "None of these"], options.Select(option => option.Name));
        Assert.Equal(["yes"], QuestionOptions.Read(question, new SelectedPermissionOutcome { OptionId = options[0].OptionId }).Values);
        Assert.Equal(UserAnswer.NoneOfThese, QuestionOptions.Read(question, new SelectedPermissionOutcome { OptionId = options[2].OptionId }));
        Assert.Equal(UserAnswer.Unusable, QuestionOptions.Read(question, new SelectedPermissionOutcome { OptionId = "allow_once" }));
        Assert.Equal(UserAnswer.Dismissed, QuestionOptions.Read(question, new CancelledPermissionOutcome()));
    }

    private static ToolEnvironment Environment => new("s", new WorkspaceRoots("/", []));

    private static async Task<ToolResult> RunAsync(bool showsForms, object arguments, TestRun run)
    {
        await using var call = await new AskUserTool(showsForms).PrepareAsync(Call.Arguments(arguments), Environment, default);
        return await call.RunAsync(run, default);
    }

    private static async Task<(bool Succeeded, string Text)> ToldAsync(TestRun run)
    {
        var result = await RunAsync(showsForms: true, new { question = "What?" }, run);
        return (result.Succeeded, result.ForModel);
    }
}
