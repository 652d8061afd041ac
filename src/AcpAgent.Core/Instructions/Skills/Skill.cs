namespace AcpAgent.Core.Instructions.Skills;

/// <summary>Something that the agent can learn when it needs it: a folder with a <c>SKILL.md</c>.</summary>
/// <param name="Name">Unique among the skills of a session.</param>
/// <param name="Description">What it is for; may be empty.</param>
/// <param name="WhenToUse">When to use it; may be empty.</param>
/// <param name="Body">What it teaches.</param>
/// <param name="Directory">Its folder, absolute.</param>
public sealed record Skill(string Name, string Description, string WhenToUse, string Body, string Directory);
