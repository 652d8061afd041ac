using AcpAgent.Client.Prompting;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Client.Prompting;

public sealed class PermissionChoiceTests
{
    private static readonly PermissionOption[] s_options =
    [
        Option("always", "Allow for this session", PermissionOptionKind.AllowAlways),
        Option("once", "Allow once", PermissionOptionKind.AllowOnce),
        Option("never", "Reject always", PermissionOptionKind.RejectAlways),
        Option("2", "Reject", PermissionOptionKind.RejectOnce),
    ];

    [Fact]
    public void The_least_consequences_are_preferred()
    {
        Assert.Equal("once", PermissionChoice.Allow(s_options)!.OptionId);
        Assert.Equal("2", PermissionChoice.Reject(s_options)!.OptionId);
        Assert.Equal("always", PermissionChoice.Allow(s_options[..1])!.OptionId);
        Assert.Null(PermissionChoice.Reject(s_options[..2]));
        Assert.Null(PermissionChoice.Allow([]));
    }

    [Theory]
    [InlineData("1", "always")]
    [InlineData(" 2 ", "once")]
    [InlineData("4", "2")]
    [InlineData("never", "never")]
    [InlineData("allow ONCE", "once")]
    [InlineData("reject", "2")]
    [InlineData("reject a", "never")]
    [InlineData("allow f", "always")]
    [InlineData("allow", null)]
    [InlineData("0", null)]
    [InlineData("5", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("yes", null)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    public void A_person_answers_by_number_id_or_name(string answer, string? optionId) =>
        Assert.Equal(optionId, PermissionChoice.Read(answer, s_options)?.OptionId);

    [Fact]
    public void No_option_cancels()
    {
        Assert.IsType<CancelledPermissionOutcome>(PermissionChoice.Outcome(null));
        Assert.Equal("once", Assert.IsType<SelectedPermissionOutcome>(PermissionChoice.Outcome(s_options[1])).OptionId);
    }

    private static PermissionOption Option(string id, string name, PermissionOptionKind kind) => new() { OptionId = id, Name = name, Kind = kind };
}
