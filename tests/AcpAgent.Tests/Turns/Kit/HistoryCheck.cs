using System.Text.Json;
using System.Text.RegularExpressions;
using AcpAgent.Core.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>The rules by which the strictest providers accept a history.</summary>
internal static partial class HistoryCheck
{
    /// <summary>Fails the test where a history breaks one.</summary>
    public static void Accepts(IReadOnlyList<ChatMessage> messages)
    {
        var ids = new HashSet<string>();
        var open = new Queue<string>();
        ChatRole? before = null;
        foreach (var (message, index) in messages.Select((message, index) => (message, index)))
        {
            Assert.True(message.Contents.Any(IsSubstance), $"message {index} says nothing");
            Assert.DoesNotContain(message.Contents.OfType<TextContent>(), text => text.Text.Length == 0);
            if (message.Role == ChatRole.Tool)
            {
                // The results stand right behind the calls, in their order, one each.
                var result = Assert.IsType<FunctionResultContent>(Assert.Single(message.Contents));
                Assert.True(open.TryDequeue(out var expected), $"message {index} answers no call");
                Assert.Equal(expected, result.CallId);
                Assert.False(string.IsNullOrWhiteSpace((string?)result.Result));
                before = message.Role;
                continue;
            }

            Assert.True(open.Count == 0, $"message {index} comes before every call is answered");
            Assert.NotEqual(before, message.Role);
            if (message.Role == ChatRole.Assistant)
            {
                Assert.True(before == ChatRole.User || before == ChatRole.Tool, "the assistant speaks first");
                foreach (var call in message.Contents.OfType<RawToolCallContent>())
                {
                    Assert.Matches(CallId(), call.CallId);
                    Assert.True(ids.Add(call.CallId!), $"the id {call.CallId} is used twice");
                    Assert.Matches(ToolName(), call.Name);
                    Assert.Equal(JsonValueKind.Object, JsonElement.Parse(call.RawArguments).ValueKind);
                    open.Enqueue(call.CallId!);
                }
            }
            else if (message.Role == ChatRole.System)
            {
                Assert.Equal(0, index);
            }
            else
            {
                Assert.Equal(ChatRole.User, message.Role);
            }

            before = message.Role;
        }

        Assert.Empty(open);
    }

    private static bool IsSubstance(AIContent content) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        RawToolCallContent or FunctionResultContent => true,
        _ => false,
    };

    [GeneratedRegex("^[!-~]{1,128}$")]
    private static partial Regex CallId();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ToolName();
}
