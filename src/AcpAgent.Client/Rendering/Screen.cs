using Spectre.Console;
using Spectre.Console.Rendering;

namespace AcpAgent.Client.Rendering;

/// <summary>
/// Where a person reads. Everything written is made fit for a terminal first (<see cref="TerminalText"/>), nothing is wrapped, and it
/// knows whether a line has been begun. Not safe for several threads at a time.
/// </summary>
public sealed class Screen
{
    private readonly IAnsiConsole _console;

    // As if a blank line stood above: nothing begins with one.
    private int _lineEnds = 2;

    /// <summary>Writes to <paramref name="writer"/>, in colours where it is a terminal that shows them and nobody has set NO_COLOR.</summary>
    public Screen(TextWriter writer, bool isTerminal)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }

    /// <summary>The process's standard output.</summary>
    public static Screen StandardOutput() => new(Console.Out, !Console.IsOutputRedirected);

    /// <summary>The process's standard error.</summary>
    public static Screen StandardError() => new(Console.Error, !Console.IsErrorRedirected);

    /// <summary>Writes text where the last one ended.</summary>
    public void Write(string text, Style? style = null)
    {
        string safe = TerminalText.Escape(text);
        if (safe.Length == 0)
        {
            return;
        }

        int ends = safe.Length - safe.AsSpan().TrimEnd('\n').Length;
        _lineEnds = ends == safe.Length ? _lineEnds + ends : ends;
        _console.Write(new Unwrapped(safe, style ?? Styles.Plain));
    }

    /// <summary>Writes text and ends the line.</summary>
    public void Line(string text = "", Style? style = null)
    {
        Write(text, style);
        Write("\n");
    }

    /// <summary>Ends the line, if one has been begun.</summary>
    public void EndLine()
    {
        if (_lineEnds == 0)
        {
            Write("\n");
        }
    }

    /// <summary>The person has ended the line by pressing Enter.</summary>
    public void Entered() => _lineEnds = 1;

    /// <summary>Ends the line and leaves a blank one, unless there is one.</summary>
    public void Separate()
    {
        EndLine();
        if (_lineEnds < 2)
        {
            Write("\n");
        }
    }

    private sealed class Unwrapped(string text, Style style) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [new Segment(text, style)];
    }
}
