using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Journal;

/// <summary>The journal on the real file system: modes, permissions, links of its names.</summary>
public sealed class DiskTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverythingIsForTheOwnerAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "there are no such modes");
        using var directory = new TemporaryDirectory();
        var data = directory["a/b/sessions"];
        await using var store = new JournalStore(data, new JournalOptions(), NullLogger.Instance);
        var journal = await store.CreateAsync(JournalStore.NewSessionId(), TestData.First, Stop);
        await journal.AppendAsync(new TitleChanged(new string('x', 100_000)), Durability.Synced);
        await journal.DisposeAsync();
        await store.OpenAsync(journal.SessionId, cancellation: Stop);

        var found = Directory.GetFileSystemEntries(data, "*", SearchOption.AllDirectories).Append(data).ToList();
        Assert.Contains(found, path => path.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.Contains(found, path => path.EndsWith("owner.lock", StringComparison.Ordinal));
        Assert.Contains(found, path => path.EndsWith("summary.json", StringComparison.Ordinal));
        Assert.Contains(found, path => path.Contains("/blobs/", StringComparison.Ordinal));
        Assert.Contains(found, path => path.Contains("/.index/open-", StringComparison.Ordinal));
        Assert.All(found, path => Assert.Equal((path, Directory.Exists(path) ? OwnerDirectory : OwnerFile), (path, ModeOf(path))));
    }

    [Fact]
    public void WhatMayNotBeLookedForIsNotSaidToBeMissing() => Unprivileged.Run(() =>
    {
        using var directory = new TemporaryDirectory();
        var files = new DiskFiles();
        var locked = directory.MakeDirectory("locked");
        Directory.CreateDirectory(Path.Combine(locked, "session"));
        File.WriteAllText(directory["file"], "");
        File.CreateSymbolicLink(directory["link"], locked);
        Assert.True(files.DirectoryExists(Path.Combine(locked, "session")));
        Assert.True(files.DirectoryExists(directory["link"]));
        Assert.False(files.DirectoryExists(Path.Combine(locked, "other")));
        Assert.False(files.DirectoryExists(Path.Combine(locked, "other/session")));
        Assert.False(files.DirectoryExists(directory["file"]));
        Assert.False(files.DirectoryExists(directory["file/session"]));
        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            var failure = Assert.Throws<UnauthorizedAccessException>(() => files.DirectoryExists(Path.Combine(locked, "session")));
            Assert.Contains(locked, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(locked, OwnerDirectory);
        }
    });

    [Fact]
    public void WhereTheDataDirectoryMayNotBeWrittenTheErrorNamesItAndNothingIsLeft() => Unprivileged.Run(() =>
    {
        using var directory = new TemporaryDirectory();
        var data = directory.MakeDirectory("sessions");
        File.SetUnixFileMode(data, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var files = new DiskFiles();
        try
        {
            Assert.ThrowsAny<Exception>(() => files.CreateDirectory(Path.Combine(data, "x")));
            var failure = Assert.Throws<SystemCallException>(() => files.Create(Path.Combine(data, "x")));
            Assert.Equal(FileError.Denied, failure.Kind());
            Assert.Contains(data, failure.Message, StringComparison.Ordinal);
            Assert.Empty(files.Names(data));
            File.SetUnixFileMode(data, UnixFileMode.None);
            Assert.Throws<UnauthorizedAccessException>(() => files.Names(data).ToList());
        }
        finally
        {
            File.SetUnixFileMode(data, OwnerDirectory);
        }
    });

    [Fact]
    public void FilesDoWhatTheJournalAsksOfThem()
    {
        using var directory = new TemporaryDirectory();
        var files = new DiskFiles();
        var path = directory["file"];
        Assert.Null(files.Open(path));
        Assert.Null(files.OpenToRead(path));
        Assert.Null(files.LengthOf(path));
        Assert.Null(files.OpenToRead(directory["no/such/folder"]));
        Assert.Empty(files.Names(directory["none"]));
        files.Delete(directory["no/such/folder"]);
        files.DeleteDirectory(directory["none"]);

        using (var file = files.Create(path))
        {
            Assert.Throws<SystemCallException>(() => files.Create(path));
            file.WriteAll("hello world"u8, 0);
            file.Sync();
            file.Truncate(5);
            Assert.Equal(5, file.Length);
            var read = new byte[10];
            Assert.Equal(5, file.ReadAll(read, 0));
            Assert.Equal(0, file.Read(read, 5));
        }

        files.SyncDirectory(directory.Path);
        Assert.Throws<SyncFailedException>(() => files.SyncDirectory(directory["none"]));
        Assert.Equal(5, files.LengthOf(path));
        files.Rename(path, directory["other"]);
        Assert.Equal(["other"], files.Names(directory.Path));
        Assert.Equal(["other"], files.Names(directory.Path, "ot"));
        Assert.Empty(files.Names(directory.Path, "x"));
        Assert.True(files.Exists(directory["other"]));
        Assert.False(files.Exists(path));
    }

    [Fact]
    public void ALockIsHeldByAnOpenFileAndCanBeAskedForWithoutDisturbing()
    {
        using var directory = new TemporaryDirectory();
        var files = new DiskFiles();
        var path = directory["lock"];
        Assert.False(files.IsLocked(path));
        var held = files.TryLock(path);
        Assert.NotNull(held);
        Assert.Null(files.TryLock(path));
        Assert.True(files.IsLocked(path));
        using (files.OpenToRead(path))
        {
        }

        Assert.True(files.IsLocked(path), "closing another descriptor must not let it go");
        held.Dispose();
        Assert.False(files.IsLocked(path));
        using var again = files.TryLock(path);
        Assert.NotNull(again);
    }

    [Fact]
    public void MemoryIsToldFromADisk()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "no file system in memory here");
        var data = Directory.CreateDirectory($"/dev/shm/acp-agent-test-{Guid.NewGuid():n}").FullName;
        try
        {
            Assert.True(new JournalStore(data, new JournalOptions(), NullLogger.Instance).IsVolatile);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
