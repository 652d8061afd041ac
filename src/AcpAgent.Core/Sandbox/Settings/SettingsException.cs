namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>A file of settings is not what it must be.</summary>
/// <param name="file">The file.</param>
/// <param name="line">Where in it; 0 where that cannot be said.</param>
/// <param name="problem">What is wrong, naming the key.</param>
public sealed class SettingsException(string file, int line, string problem) : FormatException(line > 0 ? $"{file}:{line}: {problem}" : $"{file}: {problem}");
