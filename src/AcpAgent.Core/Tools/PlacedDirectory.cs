using AcpAgent.Core.Platform;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools;

/// <summary>A directory that a call is about, opened when it was looked at.</summary>
internal sealed class PlacedDirectory : IDisposable
{
    private readonly string? _problem;

    private PlacedDirectory(Place place, SafeFileHandle? handle, string? problem) => (Place, Handle, _problem) = (place, handle, problem);

    /// <summary>Where it is.</summary>
    public Place Place { get; }

    /// <summary>The directory; null where there is none, or it cannot be opened.</summary>
    public SafeFileHandle? Handle { get; }

    /// <summary>For a person.</summary>
    public string Name => ToolTexts.OneLine(Place.Display);

    /// <summary>For the client.</summary>
    public IReadOnlyList<ToolCallLocation> Locations => [new() { Path = Place.Shown }];

    /// <summary>Takes a place over.</summary>
    /// <param name="place">The place.</param>
    /// <param name="parameter">The parameter that named it.</param>
    /// <param name="verb">What cannot be done where it is none.</param>
    /// <exception cref="ToolArgumentException">It is none, and that is no secret, since it lies inside the roots.</exception>
    public static PlacedDirectory Open(Place place, string parameter, string verb)
    {
        var (handle, problem) = Open(place);
        if (problem is not null && place.WithinRoots)
        {
            place.Dispose();
            throw new ToolArgumentException($"{parameter}: cannot {verb} {ToolTexts.OneLine(place.Display)}: {problem}");
        }

        return new PlacedDirectory(place, handle, problem);
    }

    /// <summary>Opens the session's root that it lies in, whose ignore files count for it; null where it lies in none.</summary>
    /// <exception cref="SystemCallException">It cannot be opened.</exception>
    public SafeFileHandle? OpenRoot() => Place.Root is { } root ? ExactDirectory.Open(root, nameByName: false) : null;

    /// <summary>The way to it from that root.</summary>
    public string[] NamesFromRoot => Place.Root is { } root ? PathNames.Split(PathNames.Below(Place.Canonical, root)) : [];

    /// <summary>The failure where there is no <see cref="Handle"/>.</summary>
    public ToolResult Failed(string verb) => ToolTexts.Failed($"Cannot {verb} {Name}: {_problem}.");

    /// <summary>The failure where the system stops it half-way.</summary>
    public ToolResult Failed(string verb, SystemCallException error) => ToolTexts.Failed($"Cannot {verb} {Name}: {error.Kind().Describe()}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle?.Dispose();
        Place.Dispose();
    }

    private static (SafeFileHandle? Handle, string? Problem) Open(Place place)
    {
        if (place.Problem is not null)
        {
            return (null, place.Problem);
        }

        if (place.Status is not { } status)
        {
            return (null, FileError.NotFound.Describe());
        }

        if (status.Kind != FileKind.Directory)
        {
            return (null, "it is not a directory");
        }

        try
        {
            return (place.OpenDirectory(), null);
        }
        catch (SystemCallException error)
        {
            return (null, error.Kind().Describe());
        }
    }
}
