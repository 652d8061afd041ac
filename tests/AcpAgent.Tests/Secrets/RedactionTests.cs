using System.Text;
using System.Text.Json;
using AcpAgent.Core.Secrets;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Secrets;

public sealed class RedactionTests
{
    private const string Secret = "sk-\"key\"/with+odd=chars&ü";

    private static readonly Redaction _redaction = Of(("MY_KEY", Secret));

    [Fact]
    public void What_is_left_says_whose_value_stood_there() => Assert.Equal("a [redacted:MY_KEY] b", _redaction.Apply($"a {Secret} b"));

    [Fact]
    public void A_text_without_it_is_the_very_same() =>
        Gen.String.Sample(text => Assert.Same(text, _redaction.Apply(text)));

    [Fact]
    public void Without_values_nothing_is_done()
    {
        Assert.True(Redaction.None.IsEmpty);
        Assert.Null(Redaction.None.OfText());
        Assert.Null(Redaction.None.OfBytes());
        Assert.Equal(Secret, Redaction.None.Apply(Secret));
    }

    [Fact]
    public void Nor_does_it_stand_there_in_other_words()
    {
        foreach (var written in new[]
        {
            JsonSerializer.Serialize(Secret)[1..^1], Uri.EscapeDataString(Secret), Uri.EscapeDataString(Secret).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%C3%BC", "%c3%bc", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%3D", "%3d", StringComparison.Ordinal),
        })
        {
            Assert.Equal("<[redacted:MY_KEY]>", _redaction.Apply($"<{written}>"));
        }
    }

    [Fact]
    public void In_base64_it_is_found_wherever_it_begins() =>
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Byte.Array[0, 20], Gen.Bool).Sample((before, after, forAddresses) =>
        {
            var text = Convert.ToBase64String([.. before, .. Encoding.UTF8.GetBytes(Secret), .. after]);
            text = forAddresses ? text.Replace('+', '-').Replace('/', '_') : text;
            Assert.Contains("[redacted:MY_KEY]", _redaction.Apply(text), StringComparison.Ordinal);
        });

    [Fact]
    public void Nothing_of_json_but_strings_is_touched_whatever_the_values() =>
        Gen.Select(Gen.OneOf("\"", ":", ",", "{", "}", "[", "]", "\\", "a", "text", "é").Array[1, 6].Select(string.Concat), Gen.String).Sample((odd, text) =>
        {
            var redaction = Of(("A", odd + odd + odd + odd + odd + odd + odd + odd), ("B", "text\",\"text"));
            var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["text"] = text, ["a"] = odd + odd + odd + odd + odd + odd + odd + odd }, Relaxed);
            _ = redaction.TryErase(json, out var clean);
            var read = JsonSerializer.Deserialize<Dictionary<string, string>>(clean)!;
            Assert.Equal(["text", "a"], read.Keys);
            Assert.Equal(redaction.Apply(text), read["text"]);
        });

    [Fact]
    public void A_value_that_is_a_word_of_ordinary_texts_is_left_and_told()
    {
        var secrets = new KnownSecrets();
        secrets.Learn([new("SHORT", "1234567"), new("EMPTY", " "), new("LONG", " 12345678\n")]);
        Assert.Equal(["SHORT"], secrets.TooShort);
        Assert.Equal("1234567 [redacted:LONG]", secrets.Current.Apply("1234567 12345678"));
    }

    [Fact]
    public void What_is_learned_later_counts_from_then_on()
    {
        var secrets = new KnownSecrets();
        Assert.Same(Redaction.None, secrets.Current);
        secrets.Learn([new("one", "first-secret")]);
        secrets.Learn([new("two", "second-secret"), new("again", "first-secret")]);
        Assert.Equal("[redacted:one] [redacted:two]", secrets.Current.Apply("first-secret second-secret"));
    }

    [Fact]
    public void Secrets_of_the_environment_are_keys_the_token_and_what_the_operator_names()
    {
        var environment = new Dictionary<string, string>
        {
            ["OPENAI_API_KEY"] = "a",
            ["DEEPSEEK_API_KEY"] = "b",
            ["ACP_AGENT_TOKEN"] = "c",
            ["DB_PASSWORD"] = "d",
            ["OTHER"] = "e",
            ["PATH"] = "f",
            ["ACP_AGENT_SECRETS"] = "DB_PASSWORD, OTHER,MISSING",
        };
        Assert.Equal(["a", "b", "c", "d", "e"], SecretVariables.Of(environment).Select(secret => secret.Value));
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Redaction Of(params (string Name, string Value)[] values) => new([.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))]);
}
