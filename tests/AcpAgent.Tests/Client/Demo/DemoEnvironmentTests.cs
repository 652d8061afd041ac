using AcpAgent.Client.Demo;
using AcpAgent.Core.Models;
using Xunit;

namespace AcpAgent.Tests.Client.Demo;

public sealed class DemoEnvironmentTests
{
    [Fact]
    public void Whatever_is_set_the_model_is_the_offline_one()
    {
        Dictionary<string, string> environment = new()
        {
            ["OPENAI_API_KEY"] = "sk-x",
            ["OPENAI_BASE_URL"] = "not a url",
            ["LLM_PROVIDER"] = "DEEPSEEK",
            ["DEEPSEEK_API_KEY"] = "sk-y",
            ["LLM_TEMPERATURE"] = "hot",
            ["ACP_AGENT_DATA"] = "/elsewhere",
            ["ACP_OFFLINE_DELAY_MS"] = "-1",
            ["PATH"] = "/bin",
        };
        var changes = DemoEnvironment.Of(environment, "/tmp/demo");
        var settings = new ModelEnvironment(name => changes.TryGetValue(name, out var value) ? value : environment.GetValueOrDefault(name)).Read();
        Assert.Null(settings.ApiKey);
        Assert.True(settings.OfflineDelay > TimeSpan.Zero);
        Assert.DoesNotContain("PATH", changes.Keys);
        Assert.Equal("/tmp/demo", changes["TMPDIR"]);
    }
}
