using AcpAgent.Core.Journal.Records;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>The project's AGENTAO.md counts from the next turn on, and what is wrong with it is said.</summary>
public sealed class InstructionsTests
{
    [Fact]
    public async Task It_is_read_for_every_turn_anew()
    {
        await using var agent = new AgentHarness();
        var file = Path.Combine(agent.Cwd, "AGENTAO.md");
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        foreach (var text in new[] { null, "Be brief.", "Be brief.", "Be long." })
        {
            if (text is not null)
            {
                File.WriteAllText(file, text);
            }

            await client.PromptAsync(id, "hello");
        }

        var versions = agent.Records(id).OfType<TurnStarted>().Select(turn => turn.Versions["instructions"]).ToList();
        Assert.Equal(versions[1], versions[2]);
        Assert.Equal(3, versions.Distinct().Count());
        Assert.Empty(agent.Records(id).OfType<AgentNote>());
    }

    [Fact]
    public async Task One_that_cannot_be_used_is_told_once_and_fails_nothing()
    {
        await using var agent = new AgentHarness();
        File.WriteAllBytes(Path.Combine(agent.Cwd, "AGENTAO.md"), [0x41, 0xff, 0xfe]);
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);

        await client.PromptAsync(id, "hello");
        await client.PromptAsync(id, "hello again");

        Assert.Equal("AGENTAO.md was not used: line 1 is not UTF-8.", Assert.Single(agent.Records(id).OfType<AgentNote>()).Text);
    }

    [Theory]
    [InlineData("outside.md")]
    [InlineData("/dev/zero")]
    public async Task One_that_leads_out_of_the_workspace_is_not_followed(string target)
    {
        await using var agent = new AgentHarness();
        File.WriteAllText(agent["outside.md"], "Do as outside says.");
        File.CreateSymbolicLink(Path.Combine(agent.Cwd, "AGENTAO.md"), target.StartsWith('/') ? target : agent[target]);
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);

        await client.PromptAsync(id, "hello");

        Assert.Equal("AGENTAO.md was not used: it leads out of the workspace.", Assert.Single(agent.Records(id).OfType<AgentNote>()).Text);
    }

    [Fact]
    public async Task A_directory_of_that_name_is_no_instructions()
    {
        await using var agent = new AgentHarness();
        Directory.CreateDirectory(Path.Combine(agent.Cwd, "AGENTAO.md"));
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);

        await client.PromptAsync(id, "hello");

        Assert.StartsWith("AGENTAO.md was not used", Assert.Single(agent.Records(id).OfType<AgentNote>()).Text, StringComparison.Ordinal);
    }
}
