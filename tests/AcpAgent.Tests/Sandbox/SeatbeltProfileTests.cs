using System.Text;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Profiles;
using AcpAgent.Core.Sandbox.Seatbelt;
using AcpAgent.Tests.Shared;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sandbox;

/// <summary>Profiles as texts for macOS's Seatbelt, compared with committed ones; and what holds for all of them.</summary>
public sealed class SeatbeltProfileTests
{
    private static readonly SessionPlace _place =
        new(["/Users/u/work"], "/Users/u", "/private/tmp/acp", ["/Users/u/.agentao", "/Users/u/Library/acp-agent"], static _ => null);

    private static readonly SandboxProfile _own = new()
    {
        Name = "own",
        WritesRoots = true,
        Read = ["/data/reference", "~/models"],
        Write = ["/data/out"],
        Deny = ["/data/reference/private", ".env", "config/keys", "/elsewhere"],
        Network = NetworkAccess.Loopback,
        UnixSockets = true,
    };

    private static readonly Gen<string> _name = Gen.OneOf(
        Gen.String[Gen.Char, 1, 8], Gen.String[Gen.Char["\"\\();|#' \n\t~*[]a"], 1, 8], Gen.OneOf("a", "b", "..", "keys")).Where(name => name.IndexOfAny(['\0', '/']) < 0 && name is not "." and not "..");

    private static readonly Gen<string> _path = _name.List[1, 4].Select(names => "/" + string.Join('/', names));

    private static readonly Gen<SandboxProfile> _profile = Gen.Select(_path.List[0, 3], _path.List[0, 3], _path.List[0, 3], Gen.Bool, Gen.Enum<NetworkAccess>(), Gen.Bool)
        .Select(t => new SandboxProfile { Name = "p", Read = t.Item1, Write = t.Item2, Deny = [.. t.Item3, .. t.Item2.Select(path => path + "/in/it")], WritesRoots = t.Item4, Network = t.Item5, UnixSockets = t.Item6 });

    public static TheoryData<string> Samples => [.. SandboxProfile.BuiltIn.Append(_own).Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_this_text(string name)
    {
        var profile = SandboxProfile.BuiltIn.Append(_own).Single(one => one.Name == name);
        var sample = Path.Combine(RepositoryRoot.Path, "tests", "AcpAgent.Tests", "Sandbox", "Seatbelt", $"{name}.sb");
        Assert.Equal(File.ReadAllText(sample), SeatbeltProfile.Of(Exact(profile)));
    }

    [Fact]
    public void Every_path_of_a_grant_and_of_a_denial_is_there_as_it_is() => _profile.Sample(profile =>
    {
        var confinement = Exact(profile);
        var strings = Strings(SeatbeltProfile.Of(confinement));
        Assert.All(confinement.Grants.Select(grant => grant.Path).Concat(confinement.Covered.Select(covered => covered.Path)), path => Assert.Contains(path, strings));
    });

    [Fact]
    public void No_path_changes_anything_but_itself() => Gen.Select(_path, Gen.Enum<GrantKind>()).Sample((path, kind) =>
    {
        string With(string what) => Skeleton(SeatbeltProfile.Of(new("p", [new(what, kind)], NetworkAccess.None, false) { Covered = [new(what + "/x", what, false)] }));
        Assert.Equal(With("/" + new string('a', path.Count(c => c == '/'))), With(path));
    });

    [Fact]
    public void A_denial_more_never_allows_more_and_comes_last() => Gen.Select(_profile, _path).Sample((profile, denied) =>
    {
        var (looser, stricter) = (SeatbeltProfile.Of(Exact(profile)), SeatbeltProfile.Of(Exact(profile with { Deny = [.. profile.Deny, denied, .. profile.Write.Select(path => path + "/b")] })));
        var allowed = Lines(looser).Where(IsAllow).ToHashSet();
        Assert.All(Lines(stricter).Where(IsAllow), line => Assert.Contains(line, allowed));
        var kinds = Lines(stricter).Where(line => IsAllow(line) || line.StartsWith("(deny file", StringComparison.Ordinal)).Select(IsAllow).ToList();
        Assert.Equal(kinds.OrderByDescending(isAllow => isAllow), kinds);
        Assert.All(Lines(looser).Where(line => line.StartsWith("(deny file-read", StringComparison.Ordinal)), line =>
            Assert.True(Lines(stricter).Contains(line) || !Exact(profile with { Deny = [.. profile.Deny, denied] }).Grants.Any(grant => ProfileCompiler.Covers(grant.Path, Strings(line).Single()))));
    });

    [Fact]
    public void Whatever_the_profile_what_is_hidden_is_denied_where_it_lies_in_a_grant() => _profile.Sample(profile =>
    {
        var confinement = Exact(profile);
        foreach (var hidden in (string[])["/Users/u/.agentao", "/Users/u/Library/Keychains", "/private/etc/master.passwd", "/Users/u/.cargo/credentials.toml", .. profile.Deny])
        {
            Assert.All(confinement.Grants.Where(grant => grant.Kind != GrantKind.Device && grant.Path != _place.Temporary), grant =>
            {
                Assert.False(ProfileCompiler.Covers(hidden, grant.Path));
                Assert.True(!ProfileCompiler.Covers(grant.Path, hidden) || confinement.Covered.Any(covered => covered.Path == hidden));
            });
        }
    });

    [Fact]
    public void Temporary_files_in_what_is_hidden_are_refused() =>
        Assert.IsType<RefusedPlan>(ProfileCompiler.Compile(SandboxProfile.BuiltIn[1], _place with { Temporary = "/Users/u/.agentao/tmp" }, [], SandboxMeans.Seatbelt));

    private static Confinement Exact(SandboxProfile profile) => Assert.IsType<ExactPlan>(ProfileCompiler.Compile(profile, _place, [], SandboxMeans.Seatbelt)).Confinement;

    private static bool IsAllow(string line) => line.StartsWith("(allow", StringComparison.Ordinal);

    /// <summary>Expressions of the outermost level, each on a line: what is in strings is left alone.</summary>
    private static List<string> Lines(string text)
    {
        List<string> lines = [];
        var (depth, start, inString) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (inString)
            {
                inString = text[i] != '"';
                i += text[i] == '\\' ? 1 : 0;
                continue;
            }

            switch (text[i])
            {
                case ';':
                    i = text.IndexOf('\n', i);
                    break;
                case '"':
                    inString = true;
                    break;
                case '(' when depth++ == 0:
                    start = i;
                    break;
                case ')' when --depth == 0:
                    lines.Add(text[start..(i + 1)]);
                    break;
            }
        }

        Assert.Equal((0, false), (depth, inString));
        return lines;
    }

    /// <summary>What the strings in a text stand for, as Scheme reads them.</summary>
    private static List<string> Strings(string text) => Read(text).Strings;

    /// <summary>The text with all strings empty.</summary>
    private static string Skeleton(string text) => Read(text).Outside;

    private static (List<string> Strings, string Outside) Read(string text)
    {
        List<string> strings = [];
        var rest = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                rest.Append(text[i]);
                continue;
            }

            var read = new StringBuilder();
            for (i++; text[i] != '"'; i++)
            {
                i += text[i] == '\\' ? 1 : 0;
                read.Append(text[i]);
            }

            strings.Add(read.ToString());
            rest.Append("\"\"");
        }

        return (strings, rest.ToString());
    }
}
