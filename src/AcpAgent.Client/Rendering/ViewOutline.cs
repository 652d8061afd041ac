using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Rendering;

/// <summary>Shows a conversation in short: a line for each message and tool call.</summary>
public static class ViewOutline
{
    private const int Most = 100;

    /// <summary>Writes it.</summary>
    public static void Show(Screen screen, SessionView view)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(view);
        foreach (ViewItem item in view.Items)
        {
            screen.Line($"    {Clip(TerminalText.EscapeLine(Describe(item).TrimEnd()))}", Styles.Dim);
        }
    }

    private static string Describe(ViewItem item) => item switch
    {
        MessageView { Speaker: Speaker.User } message => $"> {message.Text}",
        MessageView { Speaker: Speaker.Thought } message => $"∙ {message.Text}",
        MessageView message => message.Text,
        ToolCallView call => $"{(call.Status == ToolCallStatus.Completed ? "✓" : "✗")} {call.State.Title}",
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static string Clip(string text) => text.Length <= Most ? text : text[..Most] + "…";
}
