namespace AcpAgent.Core.Processes.Helper;

/// <summary>Where the way from the helper to the child's program may end.</summary>
internal enum ChildStep
{
    Nothing,
    Orders,
    View,
    Ruleset,
    Fork,
    Session,
    ParentDeath,
    Limits,
    Signals,
    Directory,
    Descriptors,
    Capabilities,
    Privileges,
    Files,
    SystemCalls,
    Execute,
}

/// <summary>What is said of a step that failed.</summary>
internal static class ChildSteps
{
    /// <summary>Completes "The child was not started: …".</summary>
    public static string Describe(this ChildStep step) => step switch
    {
        ChildStep.Orders => "its orders could not be read",
        ChildStep.View => "its view of the files could not be made",
        ChildStep.Ruleset => "the rules for files could not be made",
        ChildStep.Fork => "no process could be made",
        ChildStep.Session => "no session of its own could be begun",
        ChildStep.ParentDeath => "it could not be bound to the agent's life",
        ChildStep.Limits => "its limits could not be set",
        ChildStep.Signals => "its signals could not be reset",
        ChildStep.Directory => "its working directory cannot be entered",
        ChildStep.Descriptors => "inherited descriptors could not be closed",
        ChildStep.Capabilities => "its capabilities could not be given up",
        ChildStep.Privileges => "new privileges could not be ruled out",
        ChildStep.Files => "it could not be confined to its files",
        ChildStep.SystemCalls => "its system calls could not be filtered",
        ChildStep.Execute => "its program cannot be run",
        ChildStep.Nothing or _ => "something went wrong",
    };
}
