namespace AcpAgent.EndToEnd.Injection;

/// <summary>A turn in which the model obeys what somebody else has written.</summary>
/// <param name="Name">Says what is attempted.</param>
/// <param name="Carrier">Where the text stands.</param>
/// <param name="Tool">The tool that it wants called.</param>
/// <param name="Arguments">Its arguments, JSON in which <c>{HOME}</c>, <c>{OUT}</c>, <c>{WORK}</c>, <c>{DATA}</c>, <c>{PORT}</c> and <c>{AGENT}</c> stand for what the world has.</param>
public sealed record Journey(string Name, Carrier Carrier, string Tool, string Arguments)
{
    /// <summary>True where the person agrees to everything, as a tired one does: then only the floor and the sandbox are left.</summary>
    public bool Approved { get; init; }

    /// <summary>The session's mode.</summary>
    public string Mode { get; init; } = "workspace-write";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Carrier}{(Approved ? ", approved" : "")}{(Mode == "workspace-write" ? "" : $", {Mode}")})";

    /// <summary>A journey that wants a command run.</summary>
    public static Journey Command(string name, Carrier carrier, string command) =>
        new(name, carrier, "run_shell_command", System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command }));
}
