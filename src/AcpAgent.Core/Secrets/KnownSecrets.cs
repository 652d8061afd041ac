namespace AcpAgent.Core.Secrets;

/// <summary>
/// The values that must not be shown, journaled, logged or given to a child: the keys that the agent was started with, and whatever it
/// learns later. Safe to use from any thread.
/// </summary>
public sealed class KnownSecrets
{
    /// <summary>Shorter values are words that stand in ordinary text, so they stay.</summary>
    public const int Shortest = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _tooShort = [];
    private volatile Redaction _current = Redaction.None;

    /// <summary>Takes out what is known now.</summary>
    public Redaction Current => _current;

    /// <summary>The names of those that are too short to be taken out.</summary>
    public IReadOnlyList<string> TooShort
    {
        get
        {
            lock (_gate)
            {
                return [.. _tooShort];
            }
        }
    }

    /// <summary>Learns values by name, such as a server's environment. What is known already keeps its name.</summary>
    public void Learn(IEnumerable<KeyValuePair<string, string>> secrets)
    {
        lock (_gate)
        {
            var before = _names.Count;
            foreach (var (name, text) in secrets)
            {
                var value = text.Trim();
                if (value.Length >= Shortest)
                {
                    _names.TryAdd(value, name);
                }
                else if (value.Length > 0)
                {
                    _tooShort.Add(name);
                }
            }

            if (_names.Count > before)
            {
                _current = new Redaction([.. _names.Select(known => KeyValuePair.Create(known.Value, known.Key))]);
            }
        }
    }

    /// <summary>A text for the log or for an error: without the values, and without what looks like a key of any kind.</summary>
    public string Clean(string text) => KeyPatterns.Erase(Current.Apply(text));
}
