using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AcpAgent.Tests.Shared;

/// <summary>A file of settings that is replaced as editors, programs and Kubernetes do it.</summary>
/// <param name="how">In place, by a rename, or by a link.</param>
/// <param name="directory">Its directory; made where it is missing.</param>
/// <param name="name">Its name.</param>
public sealed partial class ReplacedFile(string how, string directory, string name)
{
    private int _version;

    /// <summary>All the ways.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["in place", "by a rename", "by a link"];

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(directory, name);

    /// <summary>Replaces it.</summary>
    public void Write(string content) => Write(Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Write(string)"/>
    public void Write(byte[] content)
    {
        Directory.CreateDirectory(directory);
        switch (how)
        {
            case "in place":
                File.WriteAllBytes(Path, content);
                break;
            case "by a rename":
                File.WriteAllBytes(Path + ".next", content);
                File.Move(Path + ".next", Path, overwrite: true);
                break;
            default:
                // As the volume of a ConfigMap: what is shown is a link to a link to a directory, and that link is replaced.
                var version = string.Create(CultureInfo.InvariantCulture, $"..version-{++_version}");
                Directory.CreateDirectory(System.IO.Path.Combine(directory, version));
                File.WriteAllBytes(System.IO.Path.Combine(directory, version, name), content);
                var data = System.IO.Path.Combine(directory, "..data");
                var before = new FileInfo(data).LinkTarget;
                File.CreateSymbolicLink(data + "-next", version);
                Turn(data + "-next", data);
                if (before is null)
                {
                    File.CreateSymbolicLink(Path, System.IO.Path.Combine("..data", name));
                }
                else
                {
                    Directory.Delete(System.IO.Path.Combine(directory, before), recursive: true);
                }

                break;
        }
    }

    /// <summary>Puts a link in the place of another, in one step.</summary>
    public static void Turn(string next, string link)
    {
        if (Rename(next, link) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
