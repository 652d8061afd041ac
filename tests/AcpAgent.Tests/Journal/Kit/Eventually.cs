using Xunit;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        for (var waited = 0; !await condition(); waited++)
        {
            Assert.True(waited < 6000, "it never came true");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
