using System.Text.Json;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Workspace;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

/// <summary>What is true of every tool.</summary>
public sealed class BuiltInToolsTests
{
    private static readonly Gen<string> _name = Gen.OneOf("file_path", "directory_path", "content", "append", "offset", "limit", "recursive", "command", "timeout", "is_background", "todos", "pattern", "directory", "file_pattern", "regex", "case_sensitive", "old_text", "new_text", "replace_all", "url", "x");
    private static readonly Gen<string> _value = Gen.OneOf(
        "null", "true", "\"true\"", "1", "-1", "1.5", "1e400", "\"\"", "\"a\"", "\".\"", "\"/\"", "\"a\\u0000\"", "[]", "{}", "[{\"content\":\"a\",\"status\":\"pending\"}]", "[null]", "\"../..\"", "\"**/{a,[\"", "\"(\"", "\"http://127.0.0.1:1/\"", "\"ftp://x\"", "\"\\u202e\"");

    [Fact]
    public void They_describe_themselves()
    {
        Assert.Equal(["read_file", "list_directory", "glob", "search_file_content", "write_file", "replace", "run_shell_command", "stop_shell_command", "web_fetch", "todo_write"], BuiltInTools.All.Select(tool => tool.Name));
        Assert.All(BuiltInTools.All, tool =>
        {
            Assert.NotEmpty(tool.Title);
            Assert.NotEmpty(tool.Description);
            Assert.Equal("object", tool.Parameters.GetProperty("type").GetString());
            Assert.False(tool.Parameters.GetProperty("additionalProperties").GetBoolean());
        });
    }

    [Fact]
    public Task Whatever_the_arguments_a_call_is_prepared_without_effect_or_refused_by_a_word() =>
        Gen.Select(Gen.OneOf(BuiltInTools.All.ToArray()), Gen.Select(_name, _value).Array[0, 4]).SampleAsync(async (tool, members) =>
        {
            var root = Directory.CreateTempSubdirectory("acp-agent-test-").FullName;
            try
            {
                var arguments = JsonElement.Parse($"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}");
                await using var call = await tool.PrepareAsync(arguments, new ToolEnvironment("s", new WorkspaceRoots(root, [])), CancellationToken.None);
                Assert.NotEmpty(call.Title);
                Assert.DoesNotContain(call.Title, char.IsControl);
                Assert.Equal(tool.Name, call.Facts.Tool);
                Assert.All(call.Facts.Paths, path => Assert.StartsWith("/", path.Canonical, StringComparison.Ordinal));
                Assert.All(call.Locations, location => Assert.StartsWith("/", location.Path, StringComparison.Ordinal));
            }
            catch (ToolArgumentException refusal)
            {
                Assert.Contains(':', refusal.Message);
            }
            finally
            {
                Assert.Empty(Directory.GetFileSystemEntries(root));
                Directory.Delete(root);
            }
        }, iter: 300);
}
