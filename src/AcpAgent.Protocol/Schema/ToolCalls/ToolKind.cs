using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Categories of tools that can be invoked.</summary>
[JsonConverter(typeof(EnumConverter<ToolKind>))]
public enum ToolKind
{
    /// <summary>Reading files or data.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Modifying files or content.</summary>
    [JsonStringEnumMemberName("edit")]
    Edit,

    /// <summary>Removing files or data.</summary>
    [JsonStringEnumMemberName("delete")]
    Delete,

    /// <summary>Moving or renaming files.</summary>
    [JsonStringEnumMemberName("move")]
    Move,

    /// <summary>Searching for information.</summary>
    [JsonStringEnumMemberName("search")]
    Search,

    /// <summary>Running commands or code.</summary>
    [JsonStringEnumMemberName("execute")]
    Execute,

    /// <summary>Internal reasoning or planning.</summary>
    [JsonStringEnumMemberName("think")]
    Think,

    /// <summary>Retrieving external data.</summary>
    [JsonStringEnumMemberName("fetch")]
    Fetch,

    /// <summary>Switching the current session mode.</summary>
    [JsonStringEnumMemberName("switch_mode")]
    SwitchMode,

    /// <summary>Other tool types (default).</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
