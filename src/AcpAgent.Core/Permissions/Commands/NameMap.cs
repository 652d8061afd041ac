using System.Numerics;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>
/// Names with values, never changed. Maps that were made from each other share what they have in common, and joining them or comparing them
/// looks only at what they do not share: what is known at two points of a long command line is joined in the time of what lies between them.
/// A tree over the bits of the names' numbers, the highest first: what is new lies at its right edge.
/// </summary>
/// <typeparam name="T">Of the values.</typeparam>
internal sealed class NameMap<T>
    where T : class
{
    private readonly NameNumbers _numbers;
    private readonly Node? _root;

    /// <summary>A map without any.</summary>
    public NameMap(NameNumbers numbers)
        : this(numbers, null)
    {
    }

    private NameMap(NameNumbers numbers, Node? root) => (_numbers, _root) = (numbers, root);

    /// <summary>How many names there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>The value of a name; null where there is none.</summary>
    public T? Find(string name)
    {
        if (_root is null)
        {
            return null;
        }

        var number = _numbers.Find(name);
        var node = number < 0 ? null : _root;
        while (node is { Bit: > 0 })
        {
            node = (number & node.Bit) == 0 ? node.Left : node.Right;
        }

        return node?.Key == number ? node.Value : null;
    }

    /// <summary>This with a value for a name.</summary>
    public NameMap<T> With(string name, T value)
    {
        var number = _numbers.Of(name);
        return Of(_root is null ? new Node(number, value) : Set(_root, number, value));
    }

    /// <summary>This without a name.</summary>
    public NameMap<T> Without(string name) => Of(_root is null ? null : Remove(_root, _numbers.Find(name)));

    /// <summary>Without any.</summary>
    public NameMap<T> Cleared() => Of(null);

    /// <summary>What is in both and the same.</summary>
    public NameMap<T> Common(NameMap<T> other, Func<T, T, bool> same) => Of(Common(_root, other._root, same));

    /// <summary>What is in one or the other; where it is in both, what <paramref name="both"/> makes of them.</summary>
    public NameMap<T> Union(NameMap<T> other, Func<T, T, T> both) => Of(Union(_root, other._root, both));

    /// <summary>True where the other has the same names with the same values.</summary>
    public bool Equals(NameMap<T> other, Func<T, T, bool> same) => Equal(_root, other._root, same);

    private NameMap<T> Of(Node? root) => ReferenceEquals(root, _root) ? this : new(_numbers, root);

    private static Node Set(Node node, int key, T value)
    {
        if (!node.Fits(key))
        {
            return Fork(node, new Node(key, value));
        }

        if (node.Bit == 0)
        {
            return ReferenceEquals(node.Value, value) ? node : new Node(key, value);
        }

        return (key & node.Bit) == 0 ? node.With(Set(node.Left!, key, value), node.Right!) : node.With(node.Left!, Set(node.Right!, key, value));
    }

    private static Node? Remove(Node node, int key)
    {
        if (!node.Fits(key))
        {
            return node;
        }

        return node.Bit == 0 ? null
            : (key & node.Bit) == 0 ? node.WithPresent(Remove(node.Left!, key), node.Right)
            : node.WithPresent(node.Left, Remove(node.Right!, key));
    }

    /// <summary>Two that have no name in common, put together at the highest bit that tells them apart.</summary>
    private static Node Fork(Node one, Node other)
    {
        var bit = 1 << BitOperations.Log2((uint)(one.Key ^ other.Key));
        var key = Node.Above(one.Key, bit);
        return (one.Key & bit) == 0 ? new Node(key, bit, one, other) : new Node(key, bit, other, one);
    }

    private static Node? Common(Node? one, Node? other, Func<T, T, bool> same)
    {
        if (one is null || other is null)
        {
            return null;
        }

        if (ReferenceEquals(one, other))
        {
            return one;
        }

        if (one.Bit == 0 && other.Bit == 0)
        {
            return one.Key == other.Key && same(one.Value!, other.Value!) ? one : null;
        }

        if (one.Bit == other.Bit)
        {
            return one.Key == other.Key ? one.WithPresent(Common(one.Left, other.Left, same), Common(one.Right, other.Right, same)) : null;
        }

        if (one.IsAbove(other))
        {
            return one.Fits(other.Key) ? Common((other.Key & one.Bit) == 0 ? one.Left : one.Right, other, same) : null;
        }

        return other.Fits(one.Key) ? Common(one, (one.Key & other.Bit) == 0 ? other.Left : other.Right, same) : null;
    }

    private static Node? Union(Node? one, Node? other, Func<T, T, T> both)
    {
        if (one is null || other is null || ReferenceEquals(one, other))
        {
            return one ?? other;
        }

        if (one.Bit == 0 && other.Bit == 0)
        {
            if (one.Key != other.Key)
            {
                return Fork(one, other);
            }

            var value = both(one.Value!, other.Value!);
            return ReferenceEquals(value, one.Value) ? one : new Node(one.Key, value);
        }

        if (one.Bit == other.Bit)
        {
            return one.Key == other.Key ? one.With(Union(one.Left, other.Left, both)!, Union(one.Right, other.Right, both)!) : Fork(one, other);
        }

        if (one.IsAbove(other))
        {
            return !one.Fits(other.Key) ? Fork(one, other)
                : (other.Key & one.Bit) == 0 ? one.With(Union(one.Left, other, both)!, one.Right!)
                : one.With(one.Left!, Union(one.Right, other, both)!);
        }

        return !other.Fits(one.Key) ? Fork(one, other)
            : (one.Key & other.Bit) == 0 ? other.With(Union(one, other.Left, both)!, other.Right!)
            : other.With(other.Left!, Union(one, other.Right, both)!);
    }

    private static bool Equal(Node? one, Node? other, Func<T, T, bool> same) =>
        ReferenceEquals(one, other)
        || (one is not null && other is not null && one.Bit == other.Bit && one.Key == other.Key && one.Count == other.Count
            && (one.Bit == 0 ? same(one.Value!, other.Value!) : Equal(one.Left, other.Left, same) && Equal(one.Right, other.Right, same)));

    /// <summary>A name with its value where <see cref="Bit"/> is 0; else all below it agree in the bits above that one, which <see cref="Key"/> has.</summary>
    private sealed class Node
    {
        public Node(int key, T value) => (Key, Value, Count) = (key, value, 1);

        public Node(int key, int bit, Node left, Node right) => (Key, Bit, Left, Right, Count) = (key, bit, left, right, left.Count + right.Count);

        public int Key { get; }

        public int Bit { get; }

        public int Count { get; }

        public T? Value { get; }

        public Node? Left { get; }

        public Node? Right { get; }

        /// <summary>True where the name belongs at or below this.</summary>
        public bool Fits(int key) => Bit == 0 ? key == Key : Above(key, Bit) == Key;

        /// <summary>True where this tells apart by a higher bit than the other.</summary>
        public bool IsAbove(Node other) => Bit > other.Bit;

        public static int Above(int key, int bit) => key & ~((bit << 1) - 1);

        public Node With(Node left, Node right) => ReferenceEquals(left, Left) && ReferenceEquals(right, Right) ? this : new Node(Key, Bit, left, right);

        public Node? WithPresent(Node? left, Node? right) => left is null ? right : right is null ? left : With(left, right);
    }
}
