using System.Globalization;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Prompting;

/// <summary>Picks among the options that an agent gives.</summary>
public static class PermissionChoice
{
    /// <summary>The option that allows with the least consequences; null where none does.</summary>
    public static PermissionOption? Allow(IReadOnlyList<PermissionOption> options) =>
        First(options, PermissionOptionKind.AllowOnce) ?? First(options, PermissionOptionKind.AllowAlways);

    /// <summary>The option that denies with the least consequences; null where none does.</summary>
    public static PermissionOption? Reject(IReadOnlyList<PermissionOption> options) =>
        First(options, PermissionOptionKind.RejectOnce) ?? First(options, PermissionOptionKind.RejectAlways);

    /// <summary>The option that a person means: by its number from 1, its id, its name, or the beginning of just one name. Null where that is unclear.</summary>
    public static PermissionOption? Read(string answer, IReadOnlyList<PermissionOption> options)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(options);
        string wanted = answer.Trim();
        if (wanted.Length == 0)
        {
            return null;
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number >= 1 && number <= options.Count ? options[number - 1] : null;
        }

        return options.FirstOrDefault(option => option.OptionId == wanted)
            ?? Only(options, option => option.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? Only(options, option => option.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The answer that selects an option; without one, that the turn is cancelled.</summary>
    public static RequestPermissionOutcome Outcome(PermissionOption? option) =>
        option is null ? new CancelledPermissionOutcome() : new SelectedPermissionOutcome { OptionId = option.OptionId };

    private static PermissionOption? First(IReadOnlyList<PermissionOption> options, PermissionOptionKind kind) =>
        options.FirstOrDefault(option => option.Kind == kind);

    private static PermissionOption? Only(IReadOnlyList<PermissionOption> options, Func<PermissionOption, bool> fits) =>
        options.Where(fits).Take(2).ToList() is [var only] ? only : null;
}
