using AcpAgent.Core.Workspace.Searching;

namespace AcpAgent.Core.Tools;

/// <summary>Which files a call is about: a pattern of the model, taken apart.</summary>
/// <param name="Text">As the model wrote it.</param>
/// <param name="Prefix">The directories at its beginning that have no wildcards, with a slash behind; empty where there are none.</param>
/// <param name="Patterns">What is left of it, once for each alternative.</param>
internal sealed record FilePatterns(string Text, string Prefix, IReadOnlyList<PathPattern> Patterns)
{
    /// <summary>Takes a pattern apart.</summary>
    /// <param name="arguments">Of the call.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="text">The pattern.</param>
    /// <param name="anyDepth">Whether a pattern without a slash is meant for every directory.</param>
    /// <exception cref="ToolArgumentException">It cannot be taken; the message says why.</exception>
    public static FilePatterns Parse(ToolArguments arguments, string parameter, string text, bool anyDepth)
    {
        var meant = anyDepth && !text.Contains('/') ? $"**/{text}" : text;
        if (!PathPattern.TryExpand(meant, out var alternatives))
        {
            throw arguments.Wrong(parameter, "has too many alternatives");
        }

        var patterns = new List<PathPattern>();
        foreach (var alternative in alternatives)
        {
            patterns.Add(PathPattern.TryParse(alternative, out var pattern) ? pattern : throw arguments.Wrong(parameter, "names no file, or has too many directories"));
        }

        var prefix = patterns.Select(pattern => pattern.LiteralPrefix).Aggregate((one, other) => [.. one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)]);
        patterns = [.. patterns.Select(pattern => pattern.Behind(prefix.Count))];
        if (patterns.Exists(pattern => pattern.HasDots))
        {
            throw arguments.Wrong(parameter, ".. can stand only at the beginning, before any wildcard");
        }

        var start = text.StartsWith('/') ? "/" : "";
        return new FilePatterns(text, prefix.Count == 0 ? start : $"{start}{string.Join('/', prefix)}/", patterns);
    }

    /// <summary>Where to look for them.</summary>
    public string In(string directory) => Prefix.StartsWith('/') ? Prefix : Prefix.Length == 0 ? directory : $"{directory}/{Prefix}";
}
