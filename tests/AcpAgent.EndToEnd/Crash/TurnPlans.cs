using System.Globalization;
using System.Text.Json;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Invents turns, each with a moment to die that is somewhere in it.</summary>
internal sealed class TurnPlans
{
    private static readonly string[] Modes = ["read-only", "workspace-write", "full-access", "plan"];
    private readonly Random _random;
    private readonly string _workspace;
    private readonly Scripts _scripts;
    private int _files;

    public TurnPlans(Random random, string workspace)
    {
        (_random, _workspace, _scripts) = (random, workspace, new Scripts(random));
        Scripts.Furnish(workspace);
    }

    /// <summary>A turn to hit what is aimed at.</summary>
    /// <param name="aim">What.</param>
    /// <param name="number">The prompt's number in its session.</param>
    public TurnPlan For(Aim aim, int number) => aim switch
    {
        Aim.Permission => Permission(number),
        Aim.Tool => _random.Next(5) < 3 ? LongRead(number) : Write(number),
        Aim.Shutdown => For((Aim)_random.Next(3), number),
        _ => _random.Next(6) == 0 ? Calling(number) : Streaming(number),
    };

    public static bool IsPermission(JsonElement message) =>
        message.TryGetProperty("method", out var method) && method.GetString() == "session/request_permission";

    private static bool IsOfTurn(JsonElement message) => UpdateOf(message) is not (null or "current_mode_update" or "config_option_update");

    private static string? UpdateOf(JsonElement message) =>
        message.TryGetProperty("params", out var parameters) && parameters.TryGetProperty("update", out var update)
            ? update.GetProperty("sessionUpdate").GetString()
            : null;

    private static bool IsStart(JsonElement message) =>
        UpdateOf(message) == "tool_call_update"
        && message.GetProperty("params").GetProperty("update").TryGetProperty("status", out var status) && status.GetString() == "in_progress";

    private TurnPlan Streaming(int number)
    {
        var (lines, updates) = _scripts.Chatter();
        var after = _random.Next(updates);
        return new TurnPlan
        {
            Prompt = Scripts.Endless(number, lines),
            IsTime = (message, read) => read >= after && IsOfTurn(message),
            Pause = AnyPause(),
            ModeChange = _random.Next(4) == 0 ? (Modes[_random.Next(Modes.Length)], _random.Next(after + 1)) : null,
            Queues = _random.Next(6) == 0,
        };
    }

    private TurnPlan Calling(int number) => new()
    {
        Prompt = Scripts.Endless(number, _scripts.SlowCall()),
        IsTime = static (message, _) => UpdateOf(message) == "tool_call",
        Pause = UpTo(TimeSpan.FromMilliseconds(15)),
    };

    private TurnPlan Permission(int number)
    {
        var write = NewWrite();
        return new TurnPlan
        {
            Prompt = Scripts.Endless(number, [.. _scripts.Preface(), Scripts.Write(write)]),
            IsTime = static (message, _) => IsPermission(message),
            Pause = AnyPause(),
            Mode = "workspace-write",
            Write = write,
            Queues = _random.Next(6) == 0,
        };
    }

    private TurnPlan LongRead(int number) => new()
    {
        Prompt = Scripts.Endless(number, [.. _scripts.Preface(), Scripts.LongRead(number)]),
        IsTime = static (message, _) => IsStart(message),
        Pause = UpTo(TimeSpan.FromMilliseconds(8)),
    };

    /// <summary>A write that needs no grant, or that is granted, and now and then refused.</summary>
    private TurnPlan Write(int number)
    {
        var write = NewWrite();
        return new TurnPlan
        {
            Prompt = Scripts.Endless(number, [.. _scripts.Preface(), Scripts.Write(write)]),
            IsTime = static (message, _) => IsStart(message),
            Pause = UpTo(TimeSpan.FromMilliseconds(1)),
            Mode = _random.Next(2) == 0 ? "full-access" : "workspace-write",
            Answer = _random.Next(8) == 0 ? "reject_once" : "allow_once",
            DiesOfAnswer = _random.Next(2) == 0,
            Write = write,
        };
    }

    private ToldWrite NewWrite()
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"file {++_files}\n") + new string('é', _random.Next(4) == 0 ? 40_000 : 20);
        return new ToldWrite(Path.Combine(_workspace, $"file{_files}.txt"), content);
    }

    private TimeSpan AnyPause() => _random.Next(3) switch
    {
        0 => TimeSpan.Zero,
        1 => UpTo(TimeSpan.FromMilliseconds(0.5)),
        _ => UpTo(TimeSpan.FromMilliseconds(8)),
    };

    private TimeSpan UpTo(TimeSpan most) => most * _random.NextDouble();
}
