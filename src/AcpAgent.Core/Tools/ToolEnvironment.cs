using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;

namespace AcpAgent.Core.Tools;

/// <summary>What a tool may know of the session that it runs in.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Roots">Where it works.</param>
/// <param name="Shell">What its commands run in; null where there are none.</param>
/// <param name="Files">Files as the client has them; null where nobody asks it.</param>
/// <param name="Terminals">Terminals of the client; null where it is asked for none.</param>
public sealed record ToolEnvironment(string SessionId, WorkspaceRoots Roots, SessionShell? Shell = null, IClientFiles? Files = null, IClientTerminals? Terminals = null);
