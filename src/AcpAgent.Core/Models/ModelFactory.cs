using AcpAgent.Core.Models.Offline;
using AcpAgent.Core.Models.OpenAi;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Models;

/// <summary>Makes models out of settings.</summary>
public static class ModelFactory
{
    /// <summary>
    /// Makes the model that the settings describe, or the offline one where they have no key. Opens nothing and loads
    /// nothing of the provider's package until the model is called.
    /// </summary>
    public static ModelHandle Create(ModelSettings settings, ILoggerFactory loggers) => settings.ApiKey is null
        ? new ModelHandle(OfflineChatClient.ModelId, new OfflineChatClient(settings.OfflineDelay), settings.ContextWindow, IsOffline: true, settings.Version)
        : new ModelHandle(settings.Model, new OpenAiChatClient(settings, loggers.CreateLogger<OpenAiChatClient>()), settings.ContextWindow, IsOffline: false, settings.Version);
}
