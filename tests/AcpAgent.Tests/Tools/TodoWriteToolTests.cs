using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class TodoWriteToolTests
{
    [Fact]
    public async Task The_plan_is_replaced_whole()
    {
        var run = new TestRun();
        await using var call = await Call.PrepareAsync(
            "todo_write", "/",
            Call.Json("""{"todos":[{"content":" one ","status":"completed"},{"content":"two","status":"in_progress","priority":"high"},{"content":"three","status":"pending","priority":"low"}]}"""));

        var result = await call.RunAsync(run, default);

        Assert.Equal(
            [
                new PlanEntry { Content = "one", Status = PlanEntryStatus.Completed, Priority = PlanEntryPriority.Medium },
                new PlanEntry { Content = "two", Status = PlanEntryStatus.InProgress, Priority = PlanEntryPriority.High },
                new PlanEntry { Content = "three", Status = PlanEntryStatus.Pending, Priority = PlanEntryPriority.Low },
            ],
            run.Plan);
        Assert.Equal("The plan has 3 steps now, 1 of them completed.", result.ForModel);
        Assert.Empty(call.Facts.Paths);
    }

    [Fact]
    public async Task An_empty_list_empties_it()
    {
        var run = new TestRun();
        await using var call = await Call.PrepareAsync("todo_write", "/", Call.Json("""{"todos":[]}"""));
        await call.RunAsync(run, default);
        Assert.Empty(run.Plan!);
    }

    [Theory]
    [InlineData("""{}""", "todos: is required")]
    [InlineData("""{"todos":{}}""", "todos: must be an array")]
    [InlineData("""{"todos":["x"]}""", "todos[0]: must be an object")]
    [InlineData("""{"todos":[{"status":"pending"}]}""", "todos[0].content: is required")]
    [InlineData("""{"todos":[{"content":"  ","status":"pending"}]}""", "todos[0].content: must have 1 to 2000 characters")]
    [InlineData("""{"todos":[{"content":"a","status":"pending"},{"content":"b","status":"done"}]}""", "todos[1].status: must be pending, in_progress or completed")]
    [InlineData("""{"todos":[{"content":"a","status":"pending","priority":"urgent"}]}""", "todos[0].priority: must be high, medium or low")]
    [InlineData("""{"todos":[{"content":"a","status":"pending","due":"now"}]}""", "todos[0].due: there is no such parameter; there are content, status, priority")]
    public async Task What_is_no_plan_is_refused_by_field(string arguments, string problem) =>
        Assert.Equal(problem, await Call.RefusedAsync("todo_write", "/", Call.Json(arguments)));

    [Fact]
    public async Task Too_many_steps_are_refused()
    {
        var many = string.Join(',', Enumerable.Repeat("""{"content":"a","status":"pending"}""", 201));
        Assert.Equal("todos: must not have more than 200 entries", await Call.RefusedAsync("todo_write", "/", Call.Json($$"""{"todos":[{{many}}]}""")));
    }
}
