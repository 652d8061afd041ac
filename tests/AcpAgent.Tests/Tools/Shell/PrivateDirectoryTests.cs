using AcpAgent.Core.Tools.Shell;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Tools.Shell;

/// <summary>The directories of sessions: what becomes of those that nobody owns any more, and that nobody else's is touched.</summary>
public sealed class PrivateDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _parent = new();
    private readonly TemporaryDirectory _outside = new();

    public PrivateDirectoryTests() => File.WriteAllText(_outside["kept"], "");

    [Fact]
    public void One_that_nobody_owns_is_removed_and_no_link_in_it_is_followed()
    {
        var abandoned = Abandoned("acp-agent-a");
        Directory.CreateSymbolicLink(Path.Join(abandoned, "tmp", "link"), _outside.Path);
        File.CreateSymbolicLink(Path.Join(abandoned, "tmp", "file"), _outside["kept"]);
        File.SetUnixFileMode(Directory.CreateDirectory(Path.Join(abandoned, "tmp", "module", "inner")).Parent!.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Join([abandoned, "tmp", .. Enumerable.Repeat("d", 150)]));

        PrivateDirectory.RemoveAbandoned(_parent.Path);

        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
        Assert.Equal([_outside["kept"]], Directory.GetFileSystemEntries(_outside.Path));
    }

    [Fact]
    public void One_that_lives_stays_until_it_is_removed()
    {
        var living = PrivateDirectory.Make(_parent.Path);
        File.WriteAllText(Path.Join(living.Path, "file"), "");

        PrivateDirectory.RemoveAbandoned(_parent.Path);
        Assert.True(File.Exists(Path.Join(living.Path, "file")));

        living.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void What_cannot_be_told_to_be_ours_stays()
    {
        Directory.CreateDirectory(_parent["acp-agent-without-lock"], OwnerOnly);
        Abandoned("something-else");
        Directory.CreateSymbolicLink(_parent["acp-agent-link"], Abandoned("elsewhere"));
        File.SetUnixFileMode(Abandoned("acp-agent-open-to-all"), OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.CreateSymbolicLink(Path.Join(Directory.CreateDirectory(_parent["acp-agent-linked-lock"], OwnerOnly).FullName, "lock"), _outside["kept"]);
        File.WriteAllText(_parent["acp-agent-file"], "");
        var before = Directory.GetFileSystemEntries(_parent.Path).Order().ToList();

        PrivateDirectory.RemoveAbandoned(_parent.Path);

        Assert.Equal(before, Directory.GetFileSystemEntries(_parent.Path).Order());
    }

    [Fact]
    public async Task Whoever_clears_up_never_takes_one_that_is_being_made()
    {
        using var over = new CancellationTokenSource();
        var clearing = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                PrivateDirectory.RemoveAbandoned(_parent.Path);
            }
        });
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var made = PrivateDirectory.Make(_parent.Path);
            File.WriteAllText(Path.Join(made.Path, "file"), "");
            Thread.Yield();
            Assert.True(File.Exists(Path.Join(made.Path, "file")) && File.Exists(Path.Join(made.Path, "lock")));
        });
        await over.CancelAsync();
        await clearing.WaitAsync(TimeSpan.FromSeconds(60));
        PrivateDirectory.RemoveAbandoned(_parent.Path);
        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    [Fact]
    public async Task Whatever_is_put_in_the_place_of_a_directory_meanwhile_nothing_outside_is_touched()
    {
        for (var round = 0; round < 60; round++)
        {
            var inside = Path.Join(Abandoned($"acp-agent-{round}"), "tmp");
            Directory.CreateSymbolicLink(Path.Join(inside, "link"), _outside.Path);
            for (var i = 0; i < 20; i++)
            {
                Directory.CreateDirectory(Path.Join(inside, $"d{i}", "x"));
            }

            var swapping = Task.Run(() =>
            {
                for (var i = 19; i >= 0; i--)
                {
                    try
                    {
                        Directory.Move(Path.Join(inside, $"d{i}"), Path.Join(inside, $"e{i}"));
                        File.CreateSymbolicLink(Path.Join(inside, $"d{i}"), _outside.Path);
                    }
                    catch (IOException)
                    {
                        // It has been removed already.
                    }
                }
            });
            PrivateDirectory.RemoveAbandoned(_parent.Path);
            await swapping.WaitAsync(TimeSpan.FromSeconds(60));
            PrivateDirectory.RemoveAbandoned(_parent.Path);
            Assert.Equal([_outside["kept"]], Directory.GetFileSystemEntries(_outside.Path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    public void Dispose()
    {
        _parent.Dispose();
        _outside.Dispose();
    }

    /// <summary>As an agent leaves it that is killed.</summary>
    private string Abandoned(string name)
    {
        var path = Directory.CreateDirectory(_parent[name], OwnerOnly).FullName;
        Directory.CreateDirectory(Path.Join(path, "tmp"), OwnerOnly);
        File.WriteAllText(Path.Join(path, "lock"), "");
        return path;
    }
}
