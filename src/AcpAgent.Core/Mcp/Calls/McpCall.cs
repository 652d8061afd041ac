using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Shell;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Calls;

/// <summary>A call of an <see cref="McpTool"/>.</summary>
internal sealed class McpCall(McpConnection connection, Tool tool, ToolCallFacts facts, string title, SessionShell? shell) : PreparedCall
{
    /// <inheritdoc/>
    public override string Title => title;

    /// <inheritdoc/>
    public override ToolCallFacts Facts => facts;

    /// <inheritdoc/>
    public override async Task<ToolResult> RunAsync(IToolRun run, CancellationToken cancellation)
    {
        var arguments = facts.Arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value);
        try
        {
            var result = await run.Commit(() => connection.CallAsync(tool, arguments, cancellation)).ConfigureAwait(false);
            return await McpResult.TellAsync(result, shell).ConfigureAwait(false);
        }
        catch (McpCallException error)
        {
            return ToolTexts.Failed(error.Message);
        }
    }
}
