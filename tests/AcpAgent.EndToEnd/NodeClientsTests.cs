using System.Text.Json;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd;

public sealed class NodeClientsTests
{
    [Fact]
    public void The_pinned_packages_are_installed()
    {
        var clients = NodeClients.Require();

        using var schema = JsonDocument.Parse(File.ReadAllBytes(clients.Schema));
        Assert.True(schema.RootElement.GetProperty("$defs").EnumerateObject().Count() > 100);
        Assert.True(File.Exists(clients.Acpx));
        Assert.True(File.Exists(clients.Node22));
    }
}
