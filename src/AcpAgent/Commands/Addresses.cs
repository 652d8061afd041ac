using System.CommandLine.Parsing;
using AcpAgent.Client.Connecting;

namespace AcpAgent.Commands;

/// <summary>Reads addresses on the command line.</summary>
internal static class Addresses
{
    /// <summary>The one that an option names.</summary>
    public static AgentAddress? ReadOne(ArgumentResult result) => ReadAll(result) is [var address, ..] ? address : null;

    /// <summary>Those that an option names. What is none becomes an error of the command line.</summary>
    public static AgentAddress[] ReadAll(ArgumentResult result)
    {
        List<AgentAddress> addresses = [];
        foreach (Token token in result.Tokens)
        {
            try
            {
                addresses.Add(AgentAddress.Parse(token.Value));
            }
            catch (FormatException e)
            {
                result.AddError(e.Message);
            }
        }

        return [.. addresses];
    }
}
