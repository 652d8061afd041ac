namespace AcpAgent.Core.Models;

/// <summary>A setting of the model is wrong. The message names the variable and what it should be, never the value of a key.</summary>
/// <param name="variable">The environment variable at fault.</param>
/// <param name="problem">What is wrong with it, to be read after the variable's name.</param>
public sealed class ModelConfigurationException(string variable, string problem) : Exception($"{variable} {problem}")
{
    /// <summary>The environment variable at fault.</summary>
    public string Variable { get; } = variable;
}
