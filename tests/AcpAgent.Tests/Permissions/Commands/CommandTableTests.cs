using AcpAgent.Core.Permissions.Commands;
using AcpAgent.Core.Permissions.Floor;
using AcpAgent.Core.Permissions.Harmless;
using Xunit;

namespace AcpAgent.Tests.Permissions.Commands;

/// <summary>Every line of the tables gets the kind that its table says.</summary>
public sealed class CommandTableTests
{
    [Theory]
    [InlineData("commands-harmless.txt", "harmless")]
    [InlineData("commands-asked.txt", "asked")]
    [InlineData("commands-forbidden.txt", "forbidden")]
    [InlineData("commands-dangerous.txt", "dangerous")]
    [InlineData("commands-unproven.txt", "unproven")]
    public void Lines_are_what_their_table_says(string table, string kind)
    {
        string[] wrong = [.. TableLines.Of(table).Select(line => (line, Found: KindOf(line))).Where(entry => !entry.Found.StartsWith(kind, StringComparison.Ordinal)).Select(entry => $"{entry.line}   => {entry.Found}")];
        Assert.True(wrong.Length == 0, $"{wrong.Length} are not {kind}:\n{string.Join('\n', wrong)}");
    }

    internal static string KindOf(string line)
    {
        var reading = CommandReader.Read(line, new CommandPlace(StagedSight.Root, StagedSight.Home));
        var finding = new HardFloor(StagedSight.Home, [StagedSight.Root], new StagedSight()).Judge(reading);
        return finding switch
        {
            { Forbidden: { } why } => $"forbidden: {why}",
            { Unproven: { } why } => $"unproven: {why}",
            { Dangerous: { } why } => $"dangerous: {why}",
            _ => HarmlessJudge.Judge(reading, new StagedSight()) is { Problem: { } problem } ? $"asked: {problem}" : "harmless",
        };
    }
}
