namespace AcpAgent.EndToEnd;
public sealed class Placeholder { [Xunit.Fact] public void Runs() => Xunit.Assert.Equal(4, 2 + 2); }
