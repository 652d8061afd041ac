using System.Security.Cryptography;
using System.Text;
using AcpAgent.Core.Configuration;
using AcpAgent.Core.Instructions;
using AcpAgent.Core.Instructions.Skills;
using AcpAgent.Core.Models;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Settings;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Agent;

/// <summary>Says what is in force in a session's directory: all six dimensions, each with its version and where it comes from.</summary>
internal sealed class ConfigurationReader(PermissionFiles rules, CommandSandbox? sandbox, SessionSkills skills, ProjectInstructions instructions, Func<ModelHandle> model)
{
    /// <summary>What is in force now.</summary>
    public ConfigurationSnapshot Read(WorkspaceRoots roots) => Read(roots, instructions.Read(roots), skills.Of(roots.Cwd));

    /// <summary>The same with what has been read for a turn, and is fixed for it.</summary>
    public ConfigurationSnapshot Read(WorkspaceRoots roots, AgentaoFile project, SkillCatalog catalog)
    {
        var handle = model();
        var guard = rules.Current(roots);
        return new ConfigurationSnapshot(
        [
            new(ConfigurationSnapshot.Model, handle.Version, [handle.IsOffline ? "built in" : $"{handle.Id}, by the environment"], []),
            new(ConfigurationSnapshot.Code, AgentServer.Version, ["acp-agent"], []),
            new(ConfigurationSnapshot.Skills, catalog.Skills.Count == 0 ? LivingFile.Missing : catalog.Version, skills.Sources(roots.Cwd), catalog.Problems),
            new(ConfigurationSnapshot.Permissions, guard.Version, rules.Sources(roots), guard.Problems),
            OfSandbox(roots),
            new(
                ConfigurationSnapshot.Instructions,
                project.Text.Length == 0 ? LivingFile.Missing : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project.Text)).AsSpan(0, 6)),
                project.Text.Length == 0 ? [] : [Path.Join(roots.Cwd, AgentaoFile.Name)],
                project.Problem is { } problem ? [problem] : []),
        ]);
    }

    private ConfigurationDimension OfSandbox(WorkspaceRoots roots)
    {
        if (sandbox is null)
        {
            return new(ConfigurationSnapshot.Sandbox, LivingFile.Missing, [], []);
        }

        try
        {
            var settings = sandbox.Settings(SandboxFile.ShellTool, roots.Cwd);
            return new(ConfigurationSnapshot.Sandbox, settings.Version, settings.Sources, settings.Problem is { } problem ? [problem] : []);
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            return new(ConfigurationSnapshot.Sandbox, LivingFile.Broken, [], [$"There are no commands: {error.Message}"]);
        }
    }
}
