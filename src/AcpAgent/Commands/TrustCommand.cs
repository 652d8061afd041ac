using System.CommandLine;
using System.Globalization;
using AcpAgent.Client;
using AcpAgent.Client.Rendering;
using AcpAgent.Core.Configuration.Trust;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Commands;

/// <summary><c>acp-agent trust</c>.</summary>
internal static class TrustCommand
{
    public static Command Create() => new("trust", "Say which projects may bring settings and skills of their own.")
    {
        Add(),
        List(),
        Remove(),
    };

    private static Command Add()
    {
        Argument<string> directory = Project(".");
        Command command = new("add", "Trust a project as it is now: what is in its .agentao and skills. When any of that changes, it has to be trusted again.") { directory };
        command.SetAction(result => Run((trust, screen) =>
        {
            string path = Path.GetFullPath(result.GetRequiredValue(directory));
            ProjectContent content = trust.Add(path, TimeProvider.System.GetUtcNow());
            screen.Line(content.Files == 0
                ? $"{path} is trusted. It has no settings or skills now; once it has, it has to be trusted again."
                : string.Create(CultureInfo.InvariantCulture, $"{path} is trusted as it is now, with {content.Files} files of settings and skills."));
        }));
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "List the projects that are trusted.");
        command.SetAction(result => Run((trust, screen) =>
        {
            IReadOnlyList<TrustedProject> projects = trust.List();
            foreach (TrustedProject project in projects.OrderBy(static project => project.Directory, StringComparer.Ordinal))
            {
                screen.Line($"{project.Directory}  ({(trust.IsTrusted(project.Directory, out _) ? "as it is" : "has changed since, so it is not trusted")})");
            }

            if (projects.Count == 0)
            {
                screen.Line("No project is trusted.");
            }
        }));
        return command;
    }

    private static Command Remove()
    {
        Argument<string> directory = Project(null);
        Command command = new("remove", "Trust a project no longer.") { directory };
        command.SetAction(result => Run((trust, screen) =>
        {
            string path = Path.GetFullPath(result.GetRequiredValue(directory));
            screen.Line(trust.Remove(path) ? $"{path} is not trusted any more." : $"{path} was not trusted.");
        }));
        return command;
    }

    private static Argument<string> Project(string? byDefault)
    {
        Argument<string> directory = new("directory") { HelpName = "DIR", Description = "The project's directory." };
        if (byDefault is not null)
        {
            directory.DefaultValueFactory = _ => byDefault;
        }

        return directory;
    }

    private static int Run(Action<ProjectTrust, Screen> run)
    {
        try
        {
            run(new ProjectTrust(HomeDirectory.Settings()), Screen.StandardOutput());
            return ExitCodes.Success;
        }
        catch (TrustException e)
        {
            throw new ClientException(e.Message);
        }
    }
}
