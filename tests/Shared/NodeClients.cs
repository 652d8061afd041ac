using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AcpAgent.Tests.Shared;

/// <summary>
/// The npm packages pinned in <c>tests/clients</c>: the official client with the protocol's schemas, and acpx. Installs
/// them with <c>npm ci</c> when they are missing or older than the lock file, once for all test processes of a checkout.
/// </summary>
public sealed class NodeClients
{
    private static readonly Lazy<object> Installed = new(Install);

    private NodeClients(string folder) => Folder = folder;

    /// <summary><c>tests/clients</c>, where the driver scripts lie.</summary>
    public string Folder { get; }

    /// <summary>The stable v1 schema, which decides where it and prose differ.</summary>
    public string Schema => Package("@agentclientprotocol/sdk/schema/v1/schema.json");

    /// <summary>acpx's entry script; run it with <see cref="Node22"/>.</summary>
    public string Acpx => Package("acpx/dist/cli.js");

    /// <summary>The script of an MCP server of the protocol's authors, such as <c>filesystem</c>.</summary>
    public string Server(string name) => Package($"@modelcontextprotocol/server-{name}/dist/index.js");

    /// <summary>Node 20 or later, from the PATH.</summary>
    public static string Node => Component.Program("node");

    /// <summary>Node 22, which acpx needs; brought by npm.</summary>
    public string Node22
    {
        get
        {
            var arch = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            var path = Package($"node-linux-{arch}/bin/node");
            if (!File.Exists(path))
            {
                Component.Missing("Node 22", $"npm brought no node-linux-{arch} on {RuntimeInformation.RuntimeIdentifier}");
            }

            return path;
        }
    }

    /// <summary>The installed clients; ends the running test when they cannot be had.</summary>
    public static NodeClients Require()
    {
        if (Installed.Value is string why)
        {
            Component.Missing("npm clients", why);
        }

        return (NodeClients)Installed.Value;
    }

    private string Package(string path) => Path.Combine(Folder, "node_modules", path);

    private static object Install()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "clients");
        var stamp = Path.Combine(folder, "node_modules", ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "package-lock.json"))));
        using var exclusive = Lock(Path.Combine(folder, "obj"));
        if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
        {
            return new NodeClients(folder);
        }

        if (Component.Find("npm") is not { } npm)
        {
            return "npm is not on the PATH";
        }

        var start = new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            return $"npm ci exited with {process.ExitCode}: {errors}{output.Result}";
        }

        File.WriteAllText(stamp, wanted);
        return new NodeClients(folder);
    }

    /// <summary>Waits for the lock that keeps two test processes from installing into one folder.</summary>
    private static FileStream Lock(string folder)
    {
        Directory.CreateDirectory(folder);
        for (; ; Thread.Sleep(100))
        {
            try
            {
                return new FileStream(Path.Combine(folder, "npm-ci.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Held by the other one, which ends: npm does, or its process dies and drops the lock.
            }
        }
    }
}
