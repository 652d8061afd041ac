using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>Makes a Landlock ruleset of a confinement: in the helper, of its own descriptors, before anything is given up.</summary>
internal static unsafe class Ruleset
{
    private const nint PathBeneath = 1;

    /// <summary>The rights of a grant.</summary>
    public static FileRights Of(GrantKind kind) => kind switch
    {
        GrantKind.List => FileRights.ReadDirectory,
        GrantKind.Read => FileRights.ReadDirectory | FileRights.ReadFile | FileRights.Execute,
        GrantKind.Device => FileRights.ReadFile | FileRights.WriteFile | FileRights.ControlDevice | FileRights.Truncate,
        GrantKind.Write => FileRights.Execute | FileRights.WriteFile | FileRights.ReadFile | FileRights.ReadDirectory | FileRights.RemoveDirectory
            | FileRights.RemoveFile | FileRights.MakeDirectory | FileRights.MakeFile | FileRights.MakeSocket | FileRights.MakeFifo
            | FileRights.MakeLink | FileRights.Refer | FileRights.Truncate,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Makes the ruleset.</summary>
    /// <exception cref="SystemCallException">It cannot be made as it is meant.</exception>
    public static SafeFileHandle Make(Confinement confinement, LandlockVersion version)
    {
        var attributes = new Attributes
        {
            Files = (ulong)version.Files,
            Network = confinement.Network == NetworkAccess.None ? version.Network : 0,
            Scopes = version.Scopes,
        };
        var ruleset = new SafeFileHandle(
            RawCalls.Must("landlock_create_ruleset", "", Calls.LandlockCreate.Here, (nint)(&attributes), version.AttributeSize), ownsHandle: true);
        try
        {
            foreach (var grant in confinement.Grants)
            {
                Add(ruleset, grant, version);
            }

            return ruleset;
        }
        catch
        {
            ruleset.Dispose();
            throw;
        }
    }

    private static void Add(SafeFileHandle ruleset, PathGrant grant, LandlockVersion version)
    {
        if (Open(grant) is not { } target)
        {
            return;
        }

        using (target)
        {
            var rights = Of(grant.Kind) & version.Files;
            var result = Add(ruleset, target, rights);
            if (result == -SystemCallException.Invalid)
            {
                // It is no directory, and may have only a file's rights.
                rights &= FileRights.OfFiles;
                result = rights == FileRights.None ? 0 : Add(ruleset, target, rights);
            }

            if (result < 0)
            {
                throw new SystemCallException("landlock_add_rule", grant.Path, (int)-result);
            }
        }
    }

    private static nint Add(SafeFileHandle ruleset, SafeFileHandle target, FileRights rights)
    {
        var beneath = new Beneath { Allowed = (ulong)rights, Parent = (int)target.DangerousGetHandle() };
        return RawCalls.Call(Calls.LandlockAdd.Here, ruleset.DangerousGetHandle(), PathBeneath, (nint)(&beneath), 0);
    }

    /// <summary>Null where it may be missing and is.</summary>
    private static SafeFileHandle? Open(PathGrant grant)
    {
        const int here = -100;
        const ulong noMagicLinks = 2, noLinks = 4;
        var how = new OpenHow
        {
            Flags = (ulong)(uint)(OpenFlags.Walk | OpenFlags.CloseOnExec),
            Resolve = grant.FollowsLinks ? 0 : noLinks | noMagicLinks,
        };
        fixed (byte* path = Encoding.UTF8.GetBytes(grant.Path + '\0'))
        {
            var opened = RawCalls.CallAndWait(Calls.OpenAt2.Here, here, (nint)path, (nint)(&how), sizeof(OpenHow));
            return opened >= 0 ? new SafeFileHandle(opened, ownsHandle: true)
                : grant.IsRequired ? throw new SystemCallException("openat2", grant.Path, (int)-opened)
                : null;
        }
    }

    /// <summary><c>struct landlock_ruleset_attr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public ulong Files;
        public ulong Network;
        public ulong Scopes;
    }

    /// <summary><c>struct landlock_path_beneath_attr</c>, which is packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Beneath
    {
        public ulong Allowed;
        public int Parent;
    }

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
