using System.Globalization;
using System.Text;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Counts kills by what they hit, and says what to aim at so that every phase gets its share.</summary>
internal sealed class PhaseTable
{
    private static readonly (Aim Aim, double Share, Phase[] Phases)[] Shares =
    [
        (Aim.Streaming, 0.47, [Phase.Waiting, Phase.Thinking, Phase.Answering, Phase.Calling]),
        (Aim.Permission, 0.22, [Phase.PermissionPending]),
        (Aim.Tool, 0.19, [Phase.ToolRunning]),
        (Aim.Shutdown, 0.04, [Phase.ShuttingDown]),
        (Aim.Load, 0.04, [Phase.Loading]),
        (Aim.TornLoad, 0.03, [Phase.TailRepair]),
        (Aim.Create, 0.01, [Phase.Creating]),
    ];

    /// <summary>Below this only turns are aimed at: misses count as well.</summary>
    private const double EnoughMidTurn = 0.83;

    private readonly int[] _kills = new int[Enum.GetValues<Phase>().Length];
    private readonly int[] _midTurn = new int[Enum.GetValues<Phase>().Length];

    /// <summary>All kills.</summary>
    public int Total => _kills.Sum();

    /// <summary>The share of kills that ended a process in the middle of a turn.</summary>
    public double MidTurn => Total == 0 ? 0 : (double)_midTurn.Sum() / Total;

    /// <summary>What has not been hit once.</summary>
    public IEnumerable<Aim> Missing => Shares.Where(share => Hits(share.Phases) == 0).Select(share => share.Aim);

    public void Count(Kill kill)
    {
        _kills[(int)kill.Phase]++;
        _midTurn[(int)kill.Phase] += kill.MidTurn ? 1 : 0;
    }

    /// <summary>One of the aims that lack hits, the more it lacks the likelier, given how many kills there are to be.</summary>
    public Aim Next(int planned, Random random)
    {
        var lacking = Shares.Select(share => (share.Aim, Lack: Math.Max(0, Math.Ceiling(share.Share * planned) - Hits(share.Phases)))).ToArray();
        if (MidTurn < EnoughMidTurn && Total < planned)
        {
            lacking = lacking[..3];
        }

        var pick = random.NextDouble() * lacking.Sum(aim => aim.Lack);
        foreach (var (aim, lack) in lacking)
        {
            if ((pick -= lack) < 0)
            {
                return aim;
            }
        }

        return Aim.Streaming;
    }

    public override string ToString()
    {
        var text = new StringBuilder("phase               kills  in mid-turn\n");
        foreach (var phase in Enum.GetValues<Phase>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{phase,-18}{_kills[(int)phase],7}{_midTurn[(int)phase],13}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{"all",-18}{Total,7}{_midTurn.Sum(),13}  ({MidTurn:P1})").ToString();
    }

    private int Hits(Phase[] phases) => phases.Sum(phase => _kills[(int)phase]);
}
