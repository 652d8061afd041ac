using AcpAgent.Core.Secrets;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Sockets;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AcpAgent.Tests.Hosting;

public sealed class AccessTokenTests : IDisposable
{
    private const string Secret = "correct-horse-battery-staple";

    private readonly string _directory = Directory.CreateTempSubdirectory("acp-token-").FullName;

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("correct-horse-battery-stapl", false)]
    [InlineData("correct-horse-battery-staple ", false)]
    [InlineData("", false)]
    public void Only_the_secret_matches(string shown, bool matches) => Assert.Equal(matches, new AccessToken(Secret).Matches(shown));

    [Fact]
    public void It_is_never_printed() => Assert.DoesNotContain(Secret, new AccessToken(Secret).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_file_goes_before_the_environment()
    {
        string file = Path.Join(_directory, "given");
        File.WriteAllText(file, Secret + "\n");

        AccessToken token = TokenSource.Find(file, "another-long-enough-secret", _directory, new KnownSecrets(), new ListLogger());

        Assert.True(token.Matches(Secret));
        Assert.False(token.Matches("another-long-enough-secret"));
        Assert.False(File.Exists(Path.Join(_directory, "token")));
    }

    [Fact]
    public void The_environment_goes_before_a_generated_one()
    {
        Assert.True(TokenSource.Find(null, Secret, _directory, new KnownSecrets(), new ListLogger()).Matches(Secret));
        Assert.False(File.Exists(Path.Join(_directory, "token")));
    }

    [Fact]
    public void A_generated_one_is_for_its_owner_only_survives_a_restart_and_only_its_path_is_logged()
    {
        ListLogger log = new();
        AccessToken first = TokenSource.Find(null, null, _directory, new KnownSecrets(), log);
        string path = Path.Join(_directory, "token");
        string secret = File.ReadAllText(path).Trim();

        Assert.Equal(64, secret.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.True(first.Matches(secret));
        Assert.True(TokenSource.Find(null, null, _directory, new KnownSecrets(), log).Matches(secret));
        Assert.Equal([path], Directory.GetFiles(_directory));
        Assert.Contains(log.Lines, line => line.Contains(path, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_others_can_read_is_warned_of()
    {
        string file = Path.Join(_directory, "given");
        File.WriteAllText(file, Secret);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        ListLogger log = new();

        TokenSource.Find(file, null, _directory, new KnownSecrets(), log);

        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    public void A_file_without_a_usable_token_is_refused(string content)
    {
        string file = Path.Join(_directory, "given");
        File.WriteAllText(file, content);

        OptionException refused = Assert.Throws<OptionException>(() => TokenSource.Find(file, Secret, _directory, new KnownSecrets(), new ListLogger()));

        Assert.StartsWith("--token-file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused_rather_than_replaced() =>
        Assert.Throws<OptionException>(() => TokenSource.Find(Path.Join(_directory, "none"), Secret, _directory, new KnownSecrets(), new ListLogger()));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
