using System.Reflection;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>The executable under test: what <c>ACP_AGENT_EXECUTABLE</c> names, else the one that was built with these tests.</summary>
public static class AgentExecutable
{
    /// <summary>The environment variable that names another executable, such as a native one.</summary>
    public const string Variable = "ACP_AGENT_EXECUTABLE";

    /// <summary>Its full path; it exists.</summary>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? System.IO.Path.GetFullPath(named) : Built();
            Assert.True(File.Exists(path), $"There is no agent to test at {path}.");
            return path;
        }
    }

    private static string Built()
    {
        var configuration = typeof(AgentExecutable).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return System.IO.Path.Combine(RepositoryRoot.Path, "src", "AcpAgent", "bin", configuration, "net10.0", "acp-agent");
    }
}
