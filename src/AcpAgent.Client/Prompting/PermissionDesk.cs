using System.Diagnostics.CodeAnalysis;
using AcpAgent.Client.Rendering;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Prompting;

/// <summary>Answers what the agent asks, one question at a time: as told beforehand, or as the person at the terminal says.</summary>
/// <param name="approval">Who answers.</param>
/// <param name="renderer">Where questions are shown.</param>
/// <param name="input">Where a person answers; null where there is none.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to free.")]
internal sealed class PermissionDesk(Approval approval, TurnRenderer renderer, TextReader? input)
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<RequestPermissionOutcome> AnswerAsync(RequestPermissionRequest request, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            renderer.Ask(request);
            return PermissionChoice.Outcome(await ChooseAsync(request.Options, cancellation).ConfigureAwait(false));
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<PermissionOption?> ChooseAsync(IReadOnlyList<PermissionOption> options, CancellationToken cancellation)
    {
        switch (approval)
        {
            case Approval.All:
                return Say("allowed, as --approve all says", PermissionChoice.Allow(options));
            case Approval.None:
                return Say("denied, as --approve none says", PermissionChoice.Reject(options));
            case Approval.Ask when input is not null:
                return await AskAsync(input, options, cancellation).ConfigureAwait(false);
            case Approval.Ask:
            default:
                return Say("denied: nobody is at the terminal to ask; --approve all would allow it", PermissionChoice.Reject(options));
        }
    }

    private PermissionOption? Say(string what, PermissionOption? option)
    {
        renderer.Remark(option is null ? "  no option says so: the turn is cancelled" : $"  {option.Name} ({what})", Styles.Attention);
        return option;
    }

    private async Task<PermissionOption?> AskAsync(TextReader person, IReadOnlyList<PermissionOption> options, CancellationToken cancellation)
    {
        while (true)
        {
            renderer.Prompt($"  Answer 1 to {options.Count}: ");

            // The terminal cannot be told to give up a read; it is abandoned instead.
            string? line = await Task.Run(person.ReadLine, CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
            if (line is null)
            {
                return Say("denied: the input has ended", PermissionChoice.Reject(options));
            }

            renderer.Entered();
            if (PermissionChoice.Read(line, options) is { } chosen)
            {
                return chosen;
            }
        }
    }
}
