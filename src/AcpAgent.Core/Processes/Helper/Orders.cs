using System.Text;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// What the helper is told, in a file of memory that only it and the agent have open: neither arguments nor environment, which others
/// on the machine can read.
/// </summary>
internal static class Orders
{
    /// <param name="start">How the child is started.</param>
    /// <param name="seen">What the helper has to find in the view that bubblewrap makes; empty where it makes none.</param>
    public static byte[] Write(ChildStart start, IReadOnlyList<SeenFile> seen)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(start.Program);
        writer.Write(start.WorkingDirectory);
        WriteAll(writer, start.Arguments, writer.Write);
        WriteAll(writer, [.. start.Environment], variable =>
        {
            writer.Write(variable.Key);
            writer.Write(variable.Value);
        });
        writer.Write(start.Limits.AddressSpace);
        writer.Write(start.Limits.UserProcesses);
        writer.Write(start.Limits.FileSize);
        writer.Write(start.Limits.WatchedMemory);
        writer.Write(start.Limits.WatchedProcesses);
        writer.Write(start.Confinement is not null);
        if (start.Confinement is { } confinement)
        {
            writer.Write(confinement.Profile);
            writer.Write((int)confinement.Network);
            writer.Write(confinement.UnixSockets);
            WriteAll(writer, confinement.Grants, grant =>
            {
                writer.Write(grant.Path);
                writer.Write((int)grant.Kind);
                writer.Write(grant.IsRequired);
                writer.Write(grant.FollowsLinks);
            });
            writer.Write(confinement.Bubblewrap ?? "");
            writer.Write(confinement.Shown is not null);
        }

        WriteAll(writer, seen, file =>
        {
            writer.Write(file.Path);
            writer.Write(file.Device);
            writer.Write(file.Inode);
            writer.Write(file.MustBe);
        });

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>What <see cref="Write"/> wrote; what only the agent's end of a child needs is left out.</summary>
    public static (ChildStart Start, IReadOnlyList<SeenFile> Seen) Read(byte[] orders)
    {
        using var reader = new BinaryReader(new MemoryStream(orders), Encoding.UTF8);
        var start = new ChildStart
        {
            Program = reader.ReadString(),
            WorkingDirectory = reader.ReadString(),
            Arguments = ReadAll(reader, reader.ReadString),
            Environment = ReadAll(reader, () => KeyValuePair.Create(reader.ReadString(), reader.ReadString())).ToDictionary(),
            Limits = new ChildLimits
            {
                AddressSpace = reader.ReadInt64(),
                UserProcesses = reader.ReadInt64(),
                FileSize = reader.ReadInt64(),
                WatchedMemory = reader.ReadInt64(),
                WatchedProcesses = reader.ReadInt32(),
            },
            Confinement = reader.ReadBoolean() ? ReadConfinement(reader) : null,
        };
        return (start, ReadAll(reader, () => new SeenFile(reader.ReadString(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadBoolean())));
    }

    private static Confinement ReadConfinement(BinaryReader reader)
    {
        var profile = reader.ReadString();
        var network = (NetworkAccess)reader.ReadInt32();
        var unixSockets = reader.ReadBoolean();
        var grants = ReadAll(reader, () => new PathGrant(reader.ReadString(), (GrantKind)reader.ReadInt32(), reader.ReadBoolean(), reader.ReadBoolean()));
        return new(profile, grants, network, unixSockets)
        {
            Bubblewrap = reader.ReadString() is { Length: > 0 } program ? program : null,

            // The helper need not know what, only that there is more to see than is granted.
            Shown = reader.ReadBoolean() ? [] : null,
        };
    }

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var items = new T[reader.ReadInt32()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read();
        }

        return items;
    }
}
