namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Something ordinary, which has to work.</summary>
/// <param name="Name">What.</param>
/// <param name="Needs">The strictest profile that should allow it.</param>
/// <param name="Script">For bash, stopping at the first failure. It has worked where it prints WORKED.</param>
public sealed record Job(string Name, string Needs, string Script)
{
    public override string ToString() => Name;
}
