using System.Text.Json;
using AcpAgent.Core.Tools;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns;

/// <summary>A tool as a model is told of it.</summary>
internal sealed class ToolDeclaration(ITool tool) : AIFunctionDeclaration
{
    public override string Name => tool.Name;

    public override string Description => tool.Description;

    public override JsonElement JsonSchema => tool.Parameters;

    /// <summary>The tokens that its declaration takes in each request.</summary>
    public static long EstimateTokens(ITool tool) =>
        TokenEstimate.OfBytes(tool.Name.Length + tool.Description.Length + tool.Parameters.GetRawText().Length + TokenEstimate.BytesPerMessage);
}
