namespace AcpAgent.Protocol.Schema;

/// <summary>A string with well-known values, to which others may be added.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IOpenEnum<TSelf>
    where TSelf : struct, IOpenEnum<TSelf>
{
    /// <summary>The string on the wire.</summary>
    string Value { get; }

    /// <summary>Makes one of the string on the wire.</summary>
    static abstract TSelf Of(string value);
}
