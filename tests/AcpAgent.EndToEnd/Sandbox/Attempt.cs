namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>An attempt to get out of the sandbox, or to get something into it.</summary>
/// <param name="Name">What is attempted.</param>
/// <param name="Script">
/// For bash. It has succeeded where it prints ESCAPED, or where something has changed outside the workspace. It finds: <c>$V</c>, a directory
/// outside with files of the same user; <c>$SHARED</c>, one where commands may write if the profile says so, with <c>sealed</c> and <c>in/sealed</c> denied; <c>$H</c>, the home; <c>$DATA</c>, the agent's sessions; <c>$OTHER</c>, a process of the same user;
/// <c>$PORT</c> and <c>$UDP</c>, servers on this machine that answer ESCAPED, as do <c>$V/docker.sock</c> and the abstract socket <c>$ABSTRACT</c>.
/// </param>
public sealed record Attempt(string Name, string Script)
{
    /// <summary>An attempt in Python, which has <c>call(name, …)</c> for system calls and <c>escaped()</c>.</summary>
    public static Attempt Python(string name, string script) => new(name, $"/usr/bin/python3 - <<'PYTHON'\nfrom escape import *\n{script}\nPYTHON");

    public override string ToString() => Name;
}
