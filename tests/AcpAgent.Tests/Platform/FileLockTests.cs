using System.Runtime.InteropServices;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Platform;

public sealed partial class FileLockTests
{
    [Fact]
    public void A_lock_is_given_back_while_a_child_that_is_being_started_still_has_its_descriptor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are listed in /proc");
        using var directory = new TemporaryDirectory();
        var files = new DiskFiles(sync: false);
        var path = directory["lock"];
        var mine = files.TryLock(path);
        Assert.NotNull(mine);
        Assert.Null(files.TryLock(path));
        var theirs = dup(DescriptorOf(path));
        Assert.True(theirs >= 0);
        mine.Dispose();
        using var again = files.TryLock(path);
        Assert.NotNull(again);
        Assert.Equal(0, close(theirs));
        Assert.Null(files.TryLock(path));
    }

    // Others open and close files meanwhile: a link that is gone has no target.
    private static int DescriptorOf(string path) =>
        int.Parse(Path.GetFileName(Directory.GetFileSystemEntries("/proc/self/fd").Single(link => new FileInfo(link).LinkTarget == path)), System.Globalization.CultureInfo.InvariantCulture);

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
