using AcpAgent.Client.Rendering;
using Xunit;

namespace AcpAgent.Tests.Client.Rendering;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _text = new();

    [Fact]
    public void Blank_lines_stand_between_never_first_and_never_twice()
    {
        Screen screen = new(_text, isTerminal: false);
        screen.Separate();
        screen.Write("a");
        screen.Separate();
        screen.Separate();
        screen.Line("b");
        screen.Separate();
        screen.Write("c\n\n");
        screen.Separate();
        screen.Write("d");
        screen.EndLine();
        screen.EndLine();
        Assert.Equal("a\n\nb\n\nc\n\nd\n", _text.ToString());
    }

    [Fact]
    public void Nothing_is_wrapped()
    {
        var line = string.Join(' ', Enumerable.Repeat("word", 500));
        new Screen(_text, isTerminal: false).Line(line, Styles.Thought);
        Assert.Equal(line + "\n", _text.ToString());
    }

    [Fact]
    public void An_enter_ends_the_line()
    {
        Screen screen = new(_text, isTerminal: false);
        screen.Write("? ");
        screen.Entered();
        screen.EndLine();
        screen.Line("next");
        Assert.Equal("? next\n", _text.ToString());
    }

    public void Dispose() => _text.Dispose();
}
