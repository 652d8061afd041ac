namespace AcpAgent.Protocol.Schema;

/// <summary>The serializer's paths (<c>$.a[0].b</c>) as people write them (<c>a[0].b</c>).</summary>
internal static class FieldPath
{
    /// <summary>Appends <paramref name="inner"/>, itself possibly rooted at <c>$</c>, to <paramref name="outer"/>.</summary>
    public static string Join(string outer, string inner) => inner is ['$', ..] ? outer + inner[1..] : outer + inner;

    public static string Display(string path) => path.TrimStart('$').TrimStart('.');
}
