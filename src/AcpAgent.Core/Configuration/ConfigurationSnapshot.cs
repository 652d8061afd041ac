namespace AcpAgent.Core.Configuration;

/// <summary>All that decides how a session behaves, as it was at one moment: six dimensions that change independently of each other.</summary>
/// <param name="Dimensions">All six, in the order in which they are shown.</param>
public sealed record ConfigurationSnapshot(IReadOnlyList<ConfigurationDimension> Dimensions)
{
    /// <summary>What answers. Fixed for a turn.</summary>
    public const string Model = "model";

    /// <summary>The program. Fixed for a process.</summary>
    public const string Code = "code";

    /// <summary>What the model can be taught. Fixed for a turn.</summary>
    public const string Skills = "skills";

    /// <summary>The rules of permissions. Read at every decision.</summary>
    public const string Permissions = "permissions";

    /// <summary>What commands are confined to. Read at every decision.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>The project's <c>AGENTAO.md</c>. Fixed for a turn.</summary>
    public const string Instructions = "instructions";

    /// <summary>Dimension -> content version, for journal and client.</summary>
    public IReadOnlyDictionary<string, string> Versions => Dimensions.ToDictionary(dimension => dimension.Name, dimension => dimension.Version);

    /// <summary>What the user should be told, each once.</summary>
    public IEnumerable<string> Problems => Dimensions.SelectMany(dimension => dimension.Problems);
}

/// <summary>One dimension of a configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Names its content: the same for the same content; <c>none</c> where there is none, <c>broken</c> where it cannot be used.</param>
/// <param name="Sources">Where it comes from, for a person.</param>
/// <param name="Problems">What is wrong with it, for a person.</param>
public sealed record ConfigurationDimension(string Name, string Version, IReadOnlyList<string> Sources, IReadOnlyList<string> Problems);
