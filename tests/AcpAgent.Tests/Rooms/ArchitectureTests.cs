using System.Xml.Linq;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.Tests.Rooms;

/// <summary>The arrows of docs/architecture.md: projects and rooms name each other one way only.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> s_projects = new()
    {
        ["AcpAgent.Protocol"] = [],
        ["AcpAgent.Core"] = ["AcpAgent.Protocol"],
        ["AcpAgent.Client"] = ["AcpAgent.Protocol"],
        ["AcpAgent"] = ["AcpAgent.Client", "AcpAgent.Core"],
    };

    public static TheoryData<string> Assemblies => ["AcpAgent.Protocol", "AcpAgent.Core", "AcpAgent.Client", "acp-agent"];

    [Fact]
    public void Projects_reference_each_other_as_planned()
    {
        var source = Path.Combine(RepositoryRoot.Path, "src");
        var real = Directory.EnumerateFiles(source, "*.csproj", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).Order().ToArray());
        Assert.Equal(s_projects.Keys.Order(), real.Keys.Order());
        Assert.All(s_projects, planned => Assert.Equal(planned.Value, real[planned.Key]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Rooms_name_only_what_they_may(string assembly)
    {
        var references = References.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")).ToList();
        Assert.NotEmpty(references);
        AssertNone(references
            .Where(r => Room.Of(r.FromNamespace) is { } from && Room.Of(r.ToNamespace) is { } to && !from.Allows(to))
            .Select(r => $"{r.From} names {r.To}"));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_type_lives_in_a_room(string assembly)
    {
        string[] entrance = ["AcpAgent.Program"];
        var homeless = References.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"))
            .Where(r => r.FromNamespace.StartsWith("AcpAgent", StringComparison.Ordinal) && Room.Of(r.FromNamespace) is null)
            .Select(r => r.From).Distinct();
        AssertNone(homeless.Except(entrance));
    }

    [Fact]
    public void Allowed_arrows_make_no_circle()
    {
        var settled = new HashSet<string>();
        for (var before = -1; before != settled.Count;)
        {
            before = settled.Count;
            settled.UnionWith(Room.All.Where(room => room.MayUse.All(settled.Contains)).Select(room => room.Namespace));
        }

        Assert.Equal(Room.All.Count, settled.Count);
    }

    private static void AssertNone(IEnumerable<string> offences)
    {
        var all = string.Join('\n', offences);
        Assert.True(all.Length == 0, all);
    }
}
