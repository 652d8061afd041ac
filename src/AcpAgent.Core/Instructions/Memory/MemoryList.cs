namespace AcpAgent.Core.Instructions.Memory;

/// <summary>What a file of memories holds.</summary>
/// <param name="Memories">All of them, the latest last.</param>
/// <param name="Directory">The project that they are about; null for those about the user.</param>
public sealed record MemoryList(IReadOnlyList<SavedMemory> Memories, string? Directory = null);
