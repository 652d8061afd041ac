using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Every job of the table, under every profile that should allow it; with bubblewrap under one of them.</summary>
public sealed class JobTests(SandboxWorlds worlds) : IClassFixture<SandboxWorlds>
{
    public static TheoryData<string, string, string, string> Table()
    {
        TheoryData<string, string, string, string> data = [];
        foreach (var (way, user) in SandboxWay.All.SelectMany(way => SandboxUser.All.Select(user => (way, user))))
        {
            foreach (var profile in Jobs.Profiles)
            {
                foreach (var job in Jobs.All.Where(job => way == SandboxWay.Landlock ? IsAllowed(job, profile) : profile == (job.Needs == Jobs.ReadOnly ? Jobs.Write : job.Needs)))
                {
                    data.Add(way.Name, user.Name, profile, job.Name);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task It_works(string way, string user, string profile, string name)
    {
        var (who, how) = (SandboxUser.All.Single(one => one.Name == user), SandboxWay.Named(way));
        RealKernel.Demand(who, how);
        var job = Jobs.All.Single(one => one.Name == name);
        var output = await worlds.Of(who, how, profile).WorkAsync(job.Script);
        Assert.True(output.Contains(how.Sign(profile), StringComparison.Ordinal), output);
        Assert.True(output.Contains("WORKED\n", StringComparison.Ordinal) && output.Contains("[The command ended with exit code 0.]", StringComparison.Ordinal), output);
    }

    [Fact]
    public void There_are_enough_of_them() =>
        Assert.All(Jobs.Profiles.Skip(1), profile => Assert.True(Jobs.All.Count(job => IsAllowed(job, profile)) >= 40));

    private static bool IsAllowed(Job job, string profile) =>
        Jobs.Profiles.TakeWhile(stricter => stricter != job.Needs).All(stricter => stricter != profile);
}
