using System.Text.Json;

namespace AcpAgent.EndToEnd.Fuzz;

/// <summary>Holds what has come back against what had to.</summary>
internal sealed class AnswerCount
{
    private const string WithoutId = "null";

    private readonly Dictionary<string, int> _open = [];
    private readonly Dictionary<string, int> _possible = [];
    private int _unclearUnused;

    /// <summary>Lines that were JSON.</summary>
    public int Json { get; private set; }

    /// <summary>Requests with a valid id.</summary>
    public int Requests { get; private set; }

    /// <summary>Lines to be refused with an error without id.</summary>
    public int Refusals { get; private set; }

    /// <summary>Lines that may or may not be answered.</summary>
    public int Unclear { get; private set; }

    /// <summary>The ids of requests that have not been answered.</summary>
    public IReadOnlyCollection<string> Open => _open.Keys;

    /// <summary>Whether an answer under that id would be ambiguous.</summary>
    public bool IsTaken(ExpectedAnswer expected) => expected.Kind == AnswerKind.One && _open.ContainsKey(expected.Ids[0]);

    /// <summary>A line is about to be sent.</summary>
    public void Sending(ExpectedAnswer expected)
    {
        Json += expected.IsJson ? 1 : 0;
        switch (expected.Kind)
        {
            case AnswerKind.One:
                Requests++;
                Change(_open, expected.Ids[0], 1);
                break;
            case AnswerKind.ErrorWithoutId:
                Refusals++;
                Change(_open, WithoutId, 1);
                break;
            case AnswerKind.Unclear:
                Unclear++;
                _unclearUnused++;
                foreach (var id in expected.Ids.Append(WithoutId).Distinct())
                {
                    Change(_possible, id, 1);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>An answer has come.</summary>
    /// <returns>Whether one was due.</returns>
    public bool Take(JsonElement answer)
    {
        var id = ExpectedAnswer.IdOf(answer.GetProperty("id"))!;
        if (_open.ContainsKey(id))
        {
            Change(_open, id, -1);
            return true;
        }

        if (_unclearUnused > 0 && _possible.ContainsKey(id))
        {
            Change(_possible, id, -1);
            _unclearUnused--;
            return true;
        }

        return false;
    }

    private static void Change(Dictionary<string, int> counts, string id, int by)
    {
        var count = counts.GetValueOrDefault(id) + by;
        if (count == 0)
        {
            counts.Remove(id);
        }
        else
        {
            counts[id] = count;
        }
    }
}
