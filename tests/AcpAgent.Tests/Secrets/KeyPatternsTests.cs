using AcpAgent.Core.Secrets;
using Xunit;

namespace AcpAgent.Tests.Secrets;

/// <summary>What looks like a key, and what only nearly does. The keys are put together here so that nobody takes them for real ones.</summary>
public sealed class KeyPatternsTests
{
    [Theory]
    [InlineData("sk-", "proj-abcdefghijklmnop0123")]
    [InlineData("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("github_pat_", "11ABCDEFG0123456789_abcdefghijkl")]
    [InlineData("glpat-", "abcdefghij0123456789")]
    [InlineData("xoxb-", "123456789012-abcdefghijkl")]
    [InlineData("AKIA", "IOSFODNN7EXAMPLE")]
    [InlineData("AIza", "SyA0123456789abcdefghijklmnopqrstuv")]
    [InlineData("eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk")]
    [InlineData("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----")]
    [InlineData("-----BEGIN ", "PRIVATE KEY-----\nit never ends")]
    public void A_key_is_taken_out(string beginning, string rest) =>
        Assert.Equal("before [redacted]", KeyPatterns.Erase($"before {beginning}{rest}"));

    [Fact]
    public void What_stands_around_it_stays()
    {
        Assert.Equal("Authorization: Bearer [redacted], and on", KeyPatterns.Erase("Authorization: Bearer abc.def-ghi/jkl+mno=, and on"));
        Assert.Equal("Authorization: Basic [redacted]", KeyPatterns.Erase("Authorization: Basic dXNlcjpwYXNzd29yZDE="));
        Assert.Equal("from https://[redacted]@example.com/x", KeyPatterns.Erase("from https://user:pass@example.com/x"));
    }

    [Theory]
    [InlineData("task-force-of-sixteen-or-more")]
    [InlineData("the bearer of bad news is not well")]
    [InlineData("sk-short")]
    [InlineData("https://example.com/@user")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")]
    [InlineData("/home/user/.ssh/id_ed25519")]
    [InlineData("a1b2c3d4e5f60718293a4b5c6d7e8f90")]
    public void Ordinary_words_stay(string text) => Assert.Same(text, KeyPatterns.Erase(text));
}
