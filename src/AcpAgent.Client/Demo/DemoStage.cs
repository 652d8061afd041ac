using System.Globalization;
using AcpAgent.Client.Rendering;

namespace AcpAgent.Client.Demo;

/// <summary>Tells the story: what comes next, what was seen, and whether it was right.</summary>
internal sealed class DemoStage(Screen screen)
{
    private int _step;

    public void Step(string title)
    {
        screen.Separate();
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"{++_step}. {title}"), Styles.Heading);
    }

    public void Say(string text) => screen.Line(text);

    public void Note(string text) => screen.Line($"  {text}", Styles.Dim);

    public void Prompt(string text) => screen.Line($"> {text.Replace("\n", "\n> ", StringComparison.Ordinal)}", Styles.Strong);

    public void Separate() => screen.Separate();

    /// <summary>Says what holds; the demo has failed where it does not.</summary>
    /// <exception cref="DemoFailedException">It does not hold.</exception>
    public void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new DemoFailedException($"this should hold, and does not: {what}");
        }

        screen.EndLine();
        screen.Line($"✓ {what}", Styles.Good);
    }

    public void Fail(string why)
    {
        screen.Separate();
        screen.Line($"✗ The demo has failed: {why}", Styles.Bad);
    }
}
