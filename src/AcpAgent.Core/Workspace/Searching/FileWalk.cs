using System.Collections.Concurrent;
using System.Text;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace.Searching;

/// <summary>
/// Goes through a directory and all beneath it, on several threads, through handles and without following links. What ignore files name is
/// left out, and so is <c>.git</c>; the directory that was asked for is always entered.
/// </summary>
internal sealed class FileWalk : IDisposable
{
    private const int MostNames = 64;
    private const int LongestIgnoreFile = 1 << 20;

    private readonly SafeFileHandle _top;
    private readonly IReadOnlyList<PathPattern> _patterns;
    private readonly Action<FoundFile> _found;
    private readonly CancellationToken _cancellation;
    private readonly BlockingCollection<Pending> _pending = new(new ConcurrentStack<Pending>());
    private readonly CancellationTokenSource _stop;
    private int _open = 1;
    private int _unreadable;

    private FileWalk(SafeFileHandle top, IReadOnlyList<PathPattern> patterns, Action<FoundFile> found, CancellationToken cancellation)
    {
        (_top, _patterns, _found, _cancellation) = (top, patterns, found, cancellation);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Goes.</summary>
    /// <param name="top">The directory.</param>
    /// <param name="root">The session's root that it lies in: ignore files from there on count; null where it lies in none.</param>
    /// <param name="names">The way to it from there.</param>
    /// <param name="patterns">Which files are wanted, by their path from the directory.</param>
    /// <param name="found">Given each of them, on several threads at once.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>How many directories could not be read.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int Go(
        SafeFileHandle top, SafeFileHandle? root, string[] names, IReadOnlyList<PathPattern> patterns, Action<FoundFile> found, CancellationToken cancellation)
    {
        using var walk = new FileWalk(top, patterns, found, cancellation);
        walk.Go(root, names);
        return walk._unreadable;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pending.Dispose();
        _stop.Dispose();
    }

    private void Go(SafeFileHandle? root, string[] names)
    {
        var ignore = root is null ? null : Above(root, names);
        _pending.Add(new Pending("", names, ignore, [.. _patterns.Select(pattern => pattern.Start)]), CancellationToken.None);
        var others = Enumerable.Range(1, Math.Clamp(Environment.ProcessorCount, 1, 8) - 1).Select(_ => Task.Run(Work)).ToArray();
        try
        {
            Work();
        }
        finally
        {
            // Also where this one failed: the others must not go on with handles that are about to be closed.
            _stop.Cancel();
            Task.WhenAll(others).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        _cancellation.ThrowIfCancellationRequested();
        Task.WhenAll(others.Where(other => other.IsFaulted)).GetAwaiter().GetResult();
    }

    private void Work()
    {
        try
        {
            while (true)
            {
                var directory = _pending.Take(_stop.Token);
                Enter(directory);
                if (Interlocked.Decrement(ref _open) == 0)
                {
                    _stop.Cancel();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Done, or given up: whoever began it knows.
        }
        catch
        {
            _stop.Cancel();
            throw;
        }
    }

    private void Enter(Pending directory)
    {
        try
        {
            using var handle = ExactDirectory.OpenBeneath(_top, directory.Path, nameByName: false);
            var (entries, ignoreFiles) = Read(handle);
            var ignore = ignoreFiles.Count == 0 ? directory.Ignore : ReadIgnoreFiles(handle, ignoreFiles, directory.Ignore, directory.Names.Length);
            var names = new string[directory.Names.Length + 1];
            directory.Names.CopyTo(names, 0);
            foreach (var (name, kind) in entries)
            {
                _stop.Token.ThrowIfCancellationRequested();
                names[^1] = name;
                if (kind == FileKind.Directory)
                {
                    Descend(directory, name, names, ignore);
                }
                else if (kind == FileKind.File && IsWanted(directory.Places, name) && ignore?.Ignore(names, isDirectory: false) != true)
                {
                    _found(new FoundFile(handle, name, directory.Path.Length == 0 ? name : $"{directory.Path}/{name}"));
                }
            }
        }
        catch (SystemCallException)
        {
            Interlocked.Increment(ref _unreadable);
        }
    }

    private void Descend(Pending parent, string name, string[] names, IgnoreRules? ignore)
    {
        if (name == ".git" || names.Length > MostNames || ignore?.Ignore(names, isDirectory: true) == true)
        {
            return;
        }

        ulong[] places = [.. _patterns.Select((pattern, i) => pattern.Next(parent.Places[i], name))];
        if (Array.TrueForAll(places, place => place == 0))
        {
            return;
        }

        Interlocked.Increment(ref _open);
        _pending.Add(new Pending(parent.Path.Length == 0 ? name : $"{parent.Path}/{name}", [.. names], ignore, places), CancellationToken.None);
    }

    private bool IsWanted(ulong[] places, string name)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != 0 && _patterns[i].IsEnd(_patterns[i].Next(places[i], name)))
            {
                return true;
            }
        }

        return false;
    }

    private (List<(string Name, FileKind Kind)> Entries, List<string> IgnoreFiles) Read(SafeFileHandle directory)
    {
        var entries = new List<(string Name, FileKind Kind)>();
        var ignoreFiles = new List<string>();
        DirectoryReader.Read(directory, (name, kind) =>
        {
            kind = kind == FileKind.Unknown ? FileStatus.At(directory, name)?.Kind ?? kind : kind;
            entries.Add((name, kind));
            if (kind == FileKind.File && IgnoreRules.FileNames.Contains(name))
            {
                ignoreFiles.Add(name);
            }

            return !_stop.IsCancellationRequested;
        });
        return (entries, ignoreFiles);
    }

    private static IgnoreRules? Above(SafeFileHandle root, string[] names)
    {
        IgnoreRules? ignore = null;
        for (var depth = 0; depth < names.Length; depth++)
        {
            try
            {
                using var directory = ExactDirectory.OpenBeneath(root, string.Join('/', names[..depth]), nameByName: false);
                ignore = ReadIgnoreFiles(directory, IgnoreRules.FileNames, ignore, depth);
            }
            catch (SystemCallException)
            {
                // Not to be had: nothing is ignored by it.
            }
        }

        return ignore;
    }

    private static IgnoreRules? ReadIgnoreFiles(SafeFileHandle directory, IReadOnlyList<string> names, IgnoreRules? above, int depth)
    {
        var text = new StringBuilder();
        foreach (var name in IgnoreRules.FileNames.Where(names.Contains))
        {
            try
            {
                using var file = AtCalls.Open(directory, name, OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoTerminal);
                if (FileStatus.Of(file, name) is { Kind: FileKind.File, Size: <= LongestIgnoreFile } status && FileContent.TryRead(file, status.Size) is { } content)
                {
                    text.Append(Encoding.UTF8.GetString(content)).Append('\n');
                }
            }
            catch (SystemCallException)
            {
                // Not there, or not to be had: nothing is ignored by it.
            }
        }

        return IgnoreRules.Add(above, depth, text.ToString());
    }

    private sealed record Pending(string Path, string[] Names, IgnoreRules? Ignore, ulong[] Places);
}

/// <summary>A file that was found.</summary>
/// <param name="Directory">The directory that it is in; open only while this is being looked at.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Path">Its path from where the walk began.</param>
internal readonly record struct FoundFile(SafeFileHandle Directory, string Name, string Path);
