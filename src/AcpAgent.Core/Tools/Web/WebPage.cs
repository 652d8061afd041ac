namespace AcpAgent.Core.Tools.Web;

/// <summary>What came back.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">Its type, without parameters; empty where the server does not say.</param>
/// <param name="Text">As text; null where it is none.</param>
/// <param name="IsCut">Whether there was more.</param>
/// <param name="Elsewhere">Where the server says that it is, where that is another server; null otherwise.</param>
internal sealed record WebPage(int Status, string ContentType, string? Text, bool IsCut, Uri? Elsewhere);
