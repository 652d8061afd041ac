using AcpAgent.Core.Tools;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns;

/// <summary>The tools that one reply of the model may call. Of two with one name the first counts.</summary>
internal sealed class OfferedTools
{
    private readonly List<ITool> _all = [];
    private readonly Dictionary<string, ITool> _byName = new(StringComparer.Ordinal);

    public OfferedTools(IEnumerable<ITool> tools)
    {
        foreach (var tool in tools)
        {
            if (_byName.TryAdd(tool.Name, tool))
            {
                _all.Add(tool);
            }
        }

        Options = new ChatOptions { Tools = [.. _all.Select(tool => new ToolDeclaration(tool))] };
        EstimatedTokens = _all.Sum(ToolDeclaration.EstimateTokens);
    }

    /// <summary>What the model is sent with the messages.</summary>
    public ChatOptions Options { get; }

    /// <summary>The tokens that their declarations take in each request.</summary>
    public long EstimatedTokens { get; }

    public IReadOnlyDictionary<string, ITool> ByName => _byName;

    /// <summary>Their names, as a sentence for the model.</summary>
    public string Names => _all.Count == 0
        ? "There are no tools at all."
        : $"The tools are: {string.Join(", ", _all.Select(tool => tool.Name))}.";
}
