namespace AcpAgent.Hosting.Options;

/// <summary>How a log line on stderr looks.</summary>
public enum LogFormat
{
    /// <summary>One line for a person.</summary>
    Text,

    /// <summary>One JSON object a line, for a collector.</summary>
    Json,
}
