using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Mcp.Settings;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Mcp;

/// <summary>Variables in settings.</summary>
public sealed class McpVariablesTests
{
    private static readonly McpVariables _variables = new(new Dictionary<string, string> { ["A"] = "one", ["A_1"] = "$A", ["EMPTY"] = "" });

    [Theory]
    [InlineData("Bearer $A", "Bearer one")]
    [InlineData("${A}_1", "one_1")]
    [InlineData("$A_1-$EMPTY-${EMPTY}.", "$A--.")]
    [InlineData("$ $1 ${ ${} ${A ${A-b} 5$", "$ $1 ${ ${} ${A ${A-b} 5$")]
    [InlineData("$$A", "$one")]
    public void A_name_stands_for_its_value_and_any_other_sign_for_itself(string text, string expanded) => Assert.Equal(expanded, _variables.Expand(text));

    [Theory]
    [InlineData("$NOT_SET")]
    [InlineData("x${NOT_SET}y")]
    public void One_that_is_not_set_is_an_error(string text)
    {
        var error = Assert.Throws<McpStartException>(() => _variables.Expand(text));
        Assert.Equal("its settings name the variable NOT_SET, which is not set", error.Message);
        Assert.True(error.IsFinal);
    }

    [Fact]
    public void A_text_without_the_sign_is_itself() =>
        Gen.String.Where(text => !text.Contains('$', StringComparison.Ordinal)).Sample(text => Assert.Equal(text, _variables.Expand(text)));
}
