namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A directory's names, now and as last synced.</summary>
internal sealed class MemoryDirectory
{
    private readonly List<Change> _unsynced = [];
    private Dictionary<string, object> _synced = new(StringComparer.Ordinal);
    private Dictionary<string, object> _now = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object> Entries => _now;

    public object? this[string name] => _now.GetValueOrDefault(name);

    public void Add(string name, object node) => Apply(new Change(null, name, node));

    public void Remove(string name) => Apply(new Change(name, null, _now[name]));

    public void Rename(string from, string to) => Apply(new Change(from, to, _now[from]));

    public void Sync()
    {
        _synced = new(_now, StringComparer.Ordinal);
        _unsynced.Clear();
    }

    /// <summary>What a power loss leaves: everything synced, and any of the changes after that.</summary>
    public MemoryDirectory AfterPowerLoss(Random random, Dictionary<object, object> seen)
    {
        var left = new MemoryDirectory();
        seen.Add(this, left);
        var names = new Dictionary<string, object>(_synced, StringComparer.Ordinal);
        foreach (var change in _unsynced.Where(_ => random.Next(2) == 0))
        {
            change.ApplyTo(names);
        }

        foreach (var (name, node) in names)
        {
            if (!seen.TryGetValue(node, out var survivor))
            {
                if (node is MemoryDirectory directory)
                {
                    survivor = directory.AfterPowerLoss(random, seen);
                }
                else
                {
                    seen.Add(node, survivor = ((MemoryFile)node).AfterPowerLoss(random));
                }
            }

            left._now.Add(name, survivor);
        }

        left.Sync();
        return left;
    }

    private void Apply(Change change)
    {
        change.ApplyTo(_now);
        _unsynced.Add(change);
    }

    private readonly record struct Change(string? From, string? To, object Node)
    {
        public void ApplyTo(Dictionary<string, object> names)
        {
            if (From is not null)
            {
                names.Remove(From);
            }

            if (To is not null)
            {
                names[To] = Node;
            }
        }
    }
}
