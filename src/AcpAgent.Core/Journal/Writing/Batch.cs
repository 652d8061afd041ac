using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Writing;

/// <summary>What has been appended to a session and is to be written in one go.</summary>
internal sealed class Batch
{
    /// <summary>The records' JSON objects, one behind the other.</summary>
    public ByteBuffer Json { get; } = new();

    /// <summary>What they are, in order.</summary>
    public List<BatchItem> Items { get; } = [];

    public bool IsEmpty => Items.Count == 0;

    /// <summary>Makes it fit for reuse; large memory is given back.</summary>
    public void Clear()
    {
        Json.Release();
        Items.Clear();
        if (Items.Capacity > 16)
        {
            Items.Capacity = 0;
        }
    }
}

/// <summary>A record to be written, or, without one, a point in the order.</summary>
/// <param name="Record">The record; null for a point.</param>
/// <param name="Length">How long its JSON is.</param>
/// <param name="At">When it was appended, Unix milliseconds.</param>
/// <param name="Durability">What it must survive before <paramref name="Done"/> is told.</param>
/// <param name="Done">Whom to tell: <see cref="Action{T}"/> of <see cref="AppendResult"/>, <see cref="TaskCompletionSource{T}"/> of the sequence, or, for a point, <see cref="Action{T}"/> of the last one before it.</param>
internal readonly record struct BatchItem(JournalRecord? Record, int Length, long At, Durability Durability, object? Done);
