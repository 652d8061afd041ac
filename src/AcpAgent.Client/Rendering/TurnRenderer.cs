using System.Globalization;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using Spectre.Console;

namespace AcpAgent.Client.Rendering;

/// <summary>
/// Shows a turn as it comes: words as they stream, every change of a tool call, what it would change in files, plans. What the agent says
/// goes to one screen, everything around it to another, which may be the same.
/// </summary>
public sealed class TurnRenderer(Screen answer, Screen details, string? baseDirectory)
{
    private readonly Lock _lock = new();
    private readonly TerminalTextStream _text = new();
    private readonly Dictionary<string, ToolCallStatus> _statuses = [];
    private readonly HashSet<(string, string, string?, string)> _diffs = [];
    private MessageView? _current;

    /// <summary>Shows an update that has been taken into a view.</summary>
    /// <param name="update">The update.</param>
    /// <param name="item">The item of the view that it is about, or null.</param>
    public void Show(SessionUpdate update, ViewItem? item)
    {
        lock (_lock)
        {
            switch (update)
            {
                case ContentChunk chunk when item is MessageView message:
                    Speak(message, ContentText.Of(chunk.Content));
                    break;
                case ToolCall or ToolCallUpdate when item is ToolCallView call:
                    Show(call);
                    break;
                case Plan plan:
                    EndMessage();
                    PlanRenderer.Show(details, plan.Entries);
                    break;
                case CurrentModeUpdate mode:
                    Remark($"The mode is now {mode.CurrentModeId}.");
                    break;
                case Notice notice:
                    Remark(notice.Description is null ? notice.Title : $"{notice.Title}: {notice.Description}");
                    break;
            }
        }
    }

    /// <summary>Shows what permission is asked for, and the options by number.</summary>
    public void Ask(RequestPermissionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            EndMessage();
            details.Line($"? May the agent do this: {Title(request.ToolCall.Title ?? "a tool call")}", Styles.Attention);
            ShowContent(request.ToolCall.ToolCallId, request.ToolCall.Content, isOver: false);
            for (int i = 0; i < request.Options.Count; i++)
            {
                details.Line(string.Create(CultureInfo.InvariantCulture, $"    {i + 1}) {TerminalText.EscapeLine(request.Options[i].Name)}"));
            }
        }
    }

    /// <summary>Writes words of this side between what the agent shows.</summary>
    public void Remark(string text, Style? style = null)
    {
        lock (_lock)
        {
            EndMessage();
            details.Line(text, style ?? Styles.Dim);
        }
    }

    /// <summary>Begins an input line.</summary>
    public void Prompt(string text)
    {
        lock (_lock)
        {
            EndMessage();
            details.Write(text, Styles.Attention);
        }
    }

    /// <summary>The person has answered by pressing Enter.</summary>
    public void Entered()
    {
        lock (_lock)
        {
            details.Entered();
        }
    }

    /// <summary>Ends the line that has been begun.</summary>
    public void End()
    {
        lock (_lock)
        {
            EndMessage();
        }
    }

    private void Speak(MessageView message, string piece)
    {
        Screen screen = ScreenOf(message.Speaker);
        Style style = message.Speaker switch
        {
            Speaker.Thought => Styles.Thought,
            Speaker.User => Styles.Strong,
            Speaker.Agent or _ => Styles.Plain,
        };
        if (_current != message)
        {
            EndMessage();
            _current = message;
            screen.Write(message.Speaker switch { Speaker.Thought => "∙ ", Speaker.User => "> ", Speaker.Agent or _ => "" }, style);
        }

        screen.Write(_text.Next(piece), style);
    }

    private void EndMessage()
    {
        if (_current is { } message)
        {
            Screen screen = ScreenOf(message.Speaker);
            screen.Write(_text.End());
            screen.EndLine();
            _current = null;
        }

        details.EndLine();
    }

    private Screen ScreenOf(Speaker speaker) => speaker == Speaker.Agent ? answer : details;

    private void Show(ToolCallView call)
    {
        string id = call.State.ToolCallId;
        bool isNew = !_statuses.TryGetValue(id, out ToolCallStatus before) || before != call.Status;
        if (isNew)
        {
            EndMessage();
            _statuses[id] = call.Status;
            (string mark, string word, Style style) = Look(call.Status);
            details.Line($"{mark} {Title(call.State.Title)}{word}", style);
        }

        if (isNew || !call.IsOver)
        {
            ShowContent(id, call.State.Content, call.IsOver);
        }
    }

    private void ShowContent(string callId, IReadOnlyList<ToolCallContent>? content, bool isOver)
    {
        foreach (ToolCallContent part in content ?? [])
        {
            switch (part)
            {
                case Diff diff when _diffs.Add((callId, diff.Path, diff.OldText, diff.NewText)):
                    EndMessage();
                    DiffRenderer.Show(details, diff, baseDirectory);
                    break;
                case Content { Block: var block } when isOver:
                    Preview.Show(details, ContentText.Of(block));
                    break;
            }
        }
    }

    private static string Title(string title) => TerminalText.EscapeLine(title.Length == 0 ? "a tool call" : title);

    private static (string Mark, string Word, Style Style) Look(ToolCallStatus status) => status switch
    {
        ToolCallStatus.Pending => ("◌", ": pending", Styles.Dim),
        ToolCallStatus.InProgress => ("◐", ": running", Styles.Dim),
        ToolCallStatus.Completed => ("✓", ": completed", Styles.Good),
        ToolCallStatus.Failed => ("✗", ": failed", Styles.Bad),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
