using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcpAgent.Core.Permissions.Rules;

/// <summary>A rule of a <c>permissions.json</c>.</summary>
/// <param name="Origin">File and line, such as <c>/etc/agent/permissions.json:12</c>.</param>
/// <param name="Action">What it says.</param>
/// <param name="Tool">Which tools it is about.</param>
/// <param name="Arguments">What must be found in which arguments.</param>
/// <param name="Domain">Which hosts it is about; null for any.</param>
internal sealed record PermissionRule(string Origin, Verdict Action, ToolPattern Tool, IReadOnlyList<ArgumentPattern> Arguments, DomainPattern? Domain)
{
    /// <summary>Whether the rule is about a call.</summary>
    public bool Matches(ToolCallFacts call) =>
        Tool.Matches(call.Tool) && Arguments.All(argument => argument.Matches(call, Action == Verdict.Allow)) && (Domain is null || Domain.Matches(call, Action == Verdict.Allow));
}

/// <summary>What must be found in an argument.</summary>
internal sealed record ArgumentPattern(string Name, Regex Pattern)
{
    private static readonly HashSet<string> _paths = ["file_path", "path", "directory_path", "directory", "working_directory"];

    /// <summary>
    /// Whether it is found. A rule that restricts holds where it is found in the path as written or in the path that it leads to; a rule
    /// that grants only where what is written leads to just that.
    /// </summary>
    public bool Matches(ToolCallFacts call, bool grants)
    {
        var value = ArgumentText.Of(call.Arguments, Name == "path" && !ArgumentText.Has(call.Arguments, "path") ? "file_path" : Name);
        if (!_paths.Contains(Name))
        {
            return value.Any(Pattern.IsMatch);
        }

        var leads = call.Paths.Where(path => value.Contains(path.Given)).Select(path => path.Canonical)
            .Concat(Name == "working_directory" && call.Command is { } command ? [command.WorkingDirectory] : []).ToArray();
        if (!grants)
        {
            return value.Any(Pattern.IsMatch) || leads.Any(Pattern.IsMatch);
        }

        return leads.Length > 0
            ? leads.All(canonical => Pattern.IsMatch(canonical) || value.Any(text => Pattern.IsMatch(text) && LeadsTo(text, canonical)))
            : call.Paths.Count == 0 && value.Any(Pattern.IsMatch);
    }

    private static bool LeadsTo(string given, string canonical)
    {
        var plain = given.StartsWith("./", StringComparison.Ordinal) ? given[2..] : given;
        return !plain.Split('/').Any(part => part is ".." or "." or "") || plain.StartsWith('/')
            ? canonical == plain || canonical.EndsWith("/" + plain, StringComparison.Ordinal)
            : false;
    }
}

/// <summary>Which hosts a rule is about.</summary>
internal sealed record DomainPattern(string Argument, IReadOnlyList<string> Hosts)
{
    /// <summary>Whether it is about the call's. An address that cannot be read is meant by every rule that restricts.</summary>
    public bool Matches(ToolCallFacts call, bool grants)
    {
        var urls = ArgumentText.Of(call.Arguments, Argument);
        return urls.Any(url => HostName.Of(url) is { } host ? Hosts.Any(entry => HostName.Matches(entry, host)) : !grants && url.Length > 0);
    }
}

/// <summary>Arguments as text.</summary>
internal static class ArgumentText
{
    /// <summary>True where the call has the argument.</summary>
    public static bool Has(JsonElement arguments, string name) => arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out _);

    /// <summary>The argument's text, in every spelling that it may be compared in; empty where it is missing.</summary>
    public static IReadOnlyList<string> Of(JsonElement arguments, string name)
    {
        if (arguments.ValueKind != JsonValueKind.Object || !arguments.TryGetProperty(name, out var value))
        {
            return [""];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.True => ["True", "true"],
            JsonValueKind.False => ["False", "false"],
            JsonValueKind.Null => ["", "None"],
            _ => [value.GetRawText()],
        };
    }
}
