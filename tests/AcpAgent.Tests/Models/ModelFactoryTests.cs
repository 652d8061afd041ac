using System.Reflection;
using System.Runtime.Loader;
using AcpAgent.Core.Models;
using AcpAgent.Core.Models.Offline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Models;

/// <summary>Which model is made out of settings, and what that costs.</summary>
public sealed class ModelFactoryTests
{
    [Fact]
    public void Without_a_key_it_is_the_offline_model_and_says_so()
    {
        var model = ModelFactory.Create(ModelSettings.Offline, NullLoggerFactory.Instance);

        Assert.Equal(("offline", true, ModelSettings.Offline.Version), (model.Id, model.IsOffline, model.Version));
        Assert.IsType<OfflineChatClient>(model.Client);
    }

    [Fact]
    public void With_a_key_it_is_the_providers()
    {
        var settings = ModelSettings.FromEnvironment(new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key", ["OPENAI_MODEL"] = "gpt-5-mini" });

        var model = ModelFactory.Create(settings, NullLoggerFactory.Instance);

        Assert.Equal(("gpt-5-mini", false, 400_000, settings.Version), (model.Id, model.IsOffline, model.ContextWindow, model.Version));
        var about = Assert.IsType<ChatClientMetadata>(model.Client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal((settings.BaseUrl, "gpt-5-mini"), (about.ProviderUri, about.DefaultModelId));
        Assert.Same(model.Client, model.Client.GetService(typeof(IChatClient)));
        Assert.Null(model.Client.GetService(typeof(IChatClient), "key"));
        model.Client.Dispose();
    }

    [Fact]
    public void Making_a_model_loads_nothing_of_the_providers_package()
    {
        var fresh = new FreshContext();
        var core = fresh.LoadFromAssemblyName(new AssemblyName("AcpAgent.Core"));
        var settings = core.GetType("AcpAgent.Core.Models.ModelSettings")!
            .GetMethod("FromEnvironment", [typeof(IReadOnlyDictionary<string, string>)])!
            .Invoke(null, [new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key" }])!;
        var loggers = fresh.LoadFromAssemblyName(new AssemblyName("Microsoft.Extensions.Logging.Abstractions"))
            .GetType("Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory")!.GetField("Instance")!.GetValue(null);

        var model = core.GetType("AcpAgent.Core.Models.ModelFactory")!.GetMethod("Create")!.Invoke(null, [settings, loggers])!;

        Assert.Contains("OpenAiChatClient", model.GetType().GetProperty("Client")!.GetValue(model)!.GetType().Name, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenAI", fresh.Names);
        Assert.DoesNotContain("System.ClientModel", fresh.Names);

        Activator.CreateInstance(core.GetType("AcpAgent.Core.Models.OpenAi.ChatEndpoint")!, settings);
        Assert.Contains("OpenAI", fresh.Names);
    }

    /// <summary>Loads the program's assemblies anew, to see which ones come along.</summary>
    private sealed class FreshContext() : AssemblyLoadContext(isCollectible: true)
    {
        public IEnumerable<string> Names => Assemblies.Select(assembly => assembly.GetName().Name!);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
