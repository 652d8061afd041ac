using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>
/// Puts the layers together, per key: what the operator says holds, what they leave open the user says, and what a project says counts only
/// where it tightens.
/// </summary>
public static class SettingsMerge
{
    /// <summary>The settings for a tool. Pure but for the files of profiles, which are asked for.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="governing">Files of operator and user, the operator's first.</param>
    /// <param name="project">The project's file; null for none.</param>
    /// <param name="read">Reads a file; null where it is not there.</param>
    /// <exception cref="SettingsException">A profile is not there, or not what it must be.</exception>
    /// <param name="operators">Which of the files is the operator's; null where none is.</param>
    public static SandboxSettings Merge(string tool, IReadOnlyList<SandboxFile> governing, SandboxFile? project, Func<string, byte[]?> read, SandboxFile? operators = null)
    {
        var switching = governing.FirstOrDefault(file => file.Enabled is not null);
        var settings = SandboxSettings.Default with
        {
            Enabled = switching?.Enabled ?? true,
            IsDemanded = switching?.Enabled ?? governing.Count > 0,
            SwitchedOffBy = switching is { Enabled: false } ? switching.Path : null,
            Profile = governing.Select(file => ProfileOf(tool, file, governing, read)).FirstOrDefault(profile => profile is not null)
                ?? SandboxSettings.Default.Profile,
            WorkspaceRoot = governing.FirstOrDefault(file => file.WorkspaceRoot is not null)?.WorkspaceRoot,
            OffersUnsandboxed = operators?.OffersUnsandboxed is true && !governing.Append(project).Any(file => file?.OffersUnsandboxed is false),
            Ignored = [.. governing.Append(project).OfType<SandboxFile>().Where(file => file.OffersUnsandboxed is true && !ReferenceEquals(file, operators))
                .Select(file => $"{file.Path}: \"offer_unsandboxed\" does not count: only an operator can allow that")],
        };
        return project is null ? settings : Tighten(settings, tool, project, [project, .. governing], read);
    }

    private static SandboxSettings Tighten(
        SandboxSettings settings, string tool, SandboxFile project, IReadOnlyList<SandboxFile> layers, Func<string, byte[]?> read)
    {
        List<string> ignored = [.. settings.Ignored];
        if (project.Enabled is true)
        {
            settings = settings with { Enabled = true, IsDemanded = true, SwitchedOffBy = null };
        }
        else if (project.Enabled is false && settings.Enabled)
        {
            ignored.Add($"{project.Path}: \"enabled\" does not count: a project cannot switch the sandbox off");
        }

        if (ProfileOf(tool, project, layers, read) is { } profile)
        {
            if (profile.IsWithin(settings.Profile))
            {
                settings = settings with { Profile = profile };
            }
            else
            {
                ignored.Add($"{project.Path}: the profile \"{profile.Name}\" does not count: it grants what \"{settings.Profile.Name}\" does not");
            }
        }

        if (project.WorkspaceRoot is not null)
        {
            ignored.Add($"{project.Path}: \"workspace_root\" does not count: the session's directories are the client's to choose");
        }

        return settings with { IsDemanded = settings.IsDemanded || settings.Enabled, Ignored = ignored };
    }

    private static SandboxProfile? ProfileOf(string tool, SandboxFile file, IReadOnlyList<SandboxFile> layers, Func<string, byte[]?> read)
    {
        var name = file.Rules.FirstOrDefault(rule => rule.Tool == tool)?.Profile ?? file.DefaultProfile;
        var directory = file.ProfilesDirectory ?? layers.FirstOrDefault(layer => layer.ProfilesDirectory is not null)?.ProfilesDirectory;
        return name is null ? null : ProfileFile.Find(name, directory, read);
    }
}
