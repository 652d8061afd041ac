namespace AcpAgent.Commands;

internal static class CommandTree
{
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length == 0 ? 0 : 2);
}
