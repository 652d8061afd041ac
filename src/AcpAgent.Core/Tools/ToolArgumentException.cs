namespace AcpAgent.Core.Tools;

/// <summary>The arguments of a call are not what the tool takes.</summary>
/// <param name="message">Names the field and says what is wrong, in words that the model can act on.</param>
public sealed class ToolArgumentException(string message) : Exception(message);
