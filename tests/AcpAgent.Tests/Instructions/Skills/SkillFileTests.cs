using System.Text;
using AcpAgent.Core.Instructions.Skills;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Instructions.Skills;

public sealed class SkillFileTests
{
    [Fact]
    public void What_it_says_is_taken_and_the_rest_is_what_it_teaches()
    {
        var skill = Parse("---\nname: review\ndescription: Reviews a change.\nwhen-to-use: >\n  Somebody asks\n  for a review.\n---\n# Review\n\n---\nLook.\n");
        Assert.Equal(new Skill("review", "Reviews a change.", "Somebody asks for a review.", "# Review\n\n---\nLook.", "/skills/folder"), skill);
    }

    [Theory]
    [InlineData("Just text.", "folder", "Just text.")]
    [InlineData("---\n---\nBody", "folder", "Body")]
    [InlineData("---\n# nothing but a comment\n---\n", "folder", "")]
    [InlineData("\uFEFF---\r\nname: a.b-c_1\r\n---\r\nBody\r\n", "a.b-c_1", "Body")]
    [InlineData("---\nname: 12\n...\nBody", "12", "Body")]
    public void What_is_left_out_has_its_default(string text, string name, string body)
    {
        var skill = Parse(text);
        Assert.Equal((name, body), (skill.Name, skill.Body));
    }

    [Theory]
    [InlineData("---\nname: x\n", "/skills/folder/SKILL.md, line 1: the front matter that begins here never ends")]
    [InlineData("---\nname: a b\n---\n", "/skills/folder/SKILL.md, line 2: name: \"a b\" must be 1 to 64 letters, digits, dots, dashes and underscores")]
    [InlineData("---\nname: ../x\n---\n", "/skills/folder/SKILL.md, line 2: name: \"../x\" must be 1 to 64 letters, digits, dots, dashes and underscores")]
    [InlineData("---\ndescription: x\nlicense: MIT\n---\n", "/skills/folder/SKILL.md, line 3: license: there is no such key; there are name, description and when-to-use")]
    [InlineData("---\nname: x\nname: y\n---\n", "/skills/folder/SKILL.md, line 3: name: is given twice")]
    [InlineData("---\ndescription: [a, b]\n---\n", "/skills/folder/SKILL.md, line 2: description: must be a text")]
    [InlineData("---\n- a\n---\n", "/skills/folder/SKILL.md, line 2: the front matter must be names with values")]
    [InlineData("---\nname: \"x\n---\n", "/skills/folder/SKILL.md, line ")]
    [InlineData("---\na: b: c\n---\n", "/skills/folder/SKILL.md, line 2: ")]
    public void What_is_not_understood_is_refused_with_file_and_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<SkillException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_too_much_or_no_text_is_refused()
    {
        Assert.Throws<SkillException>(() => Parse(new string('x', SkillFile.MaxBytes + 1)));
        Assert.Throws<SkillException>(() => SkillFile.Parse([0xff], "f", "/skills/folder"));
        Assert.Throws<SkillException>(() => Parse($"---\ndescription: {new string('x', 1025)}\n---\n"));
    }

    [Fact]
    public void Whatever_it_holds_it_is_a_skill_or_refused_by_name() =>
        Gen.OneOf("---\n", "name: x\n", "description: y\n", ": ", "- ", "[", "}", "\"", "&a ", "*a", "!!x ", "\t", "text\n", "%YAML 1.2\n", "? ", "|\n", "\u0001").List[0, 10].Select(string.Concat).Sample(text =>
        {
            try
            {
                Assert.True(SkillFile.IsName(Parse(text).Name));
            }
            catch (SkillException e)
            {
                Assert.StartsWith("/skills/folder/SKILL.md", e.Message, StringComparison.Ordinal);
            }
        });

    private static Skill Parse(string text) => SkillFile.Parse(Encoding.UTF8.GetBytes(text), "/skills/folder/SKILL.md", "/skills/folder");
}
