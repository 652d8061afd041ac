using System.Text;
using AcpAgent.Core.Instructions;
using Xunit;

namespace AcpAgent.Tests.Instructions;

public sealed class AgentaoFileTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Be kind.\n", "Be kind.")]
    [InlineData("---\ntitle: x\n---\nBe kind.\n", "Be kind.")]
    [InlineData("---\r\ntitle: x\r\n---\r\nBe\r\nkind.\r\n", "Be\r\nkind.")]
    [InlineData("--- \nx: 1\n...\nBe kind.", "Be kind.")]
    [InlineData("\ufeff---\nx: 1\n---\nBe kind.", "Be kind.")]
    [InlineData("---\nx: 1\n---", "")]
    [InlineData("---\nA ruler, and never another.\n", "---\nA ruler, and never another.")]
    [InlineData("Be kind.\n---\nx: 1\n---\n", "Be kind.\n---\nx: 1\n---")]
    [InlineData("----\nx\n---\n", "----\nx\n---")]
    public void A_leading_yaml_block_is_dropped_and_nothing_else(string file, string expected)
    {
        Assert.Equal(new AgentaoFile(expected), AgentaoFile.Parse(Encoding.UTF8.GetBytes(file)));
    }

    [Fact]
    public void What_is_no_utf8_is_a_problem_that_names_the_line()
    {
        var parsed = AgentaoFile.Parse([.. "ä\nb\nc"u8, 0xff, .. "\nd"u8]);

        Assert.Equal(new AgentaoFile("", "AGENTAO.md was not used: line 3 is not UTF-8."), parsed);
    }

    [Fact]
    public void A_file_just_small_enough_is_used_and_a_larger_one_is_not()
    {
        Assert.Null(Read((_, limit) => new byte[AgentaoFile.MaxBytes]).Problem);
        var asked = 0;

        var tooLarge = Read((_, limit) => new byte[asked = limit]);

        Assert.Equal(AgentaoFile.MaxBytes + 1, asked);
        Assert.Equal("", tooLarge.Text);
        Assert.Contains("131072", tooLarge.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_is_no_problem() => Assert.Equal(AgentaoFile.None, Read((_, _) => null));

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem_and_no_exception()
    {
        Assert.Equal(new AgentaoFile("", "AGENTAO.md was not used: it is a pipe"), Read((_, _) => throw new IOException("it is a pipe")));
        Assert.Equal(new AgentaoFile("", "AGENTAO.md was not used: no"), Read((_, _) => throw new UnauthorizedAccessException("no")));
    }

    [Fact]
    public void It_is_looked_for_in_the_working_directory()
    {
        string? path = null;
        Read((p, _) => { path = p; return null; });

        Assert.Equal("/work/space/AGENTAO.md", path);
    }

    private static AgentaoFile Read(BoundedFileReader read) => AgentaoFile.Read("/work/space", read);
}
