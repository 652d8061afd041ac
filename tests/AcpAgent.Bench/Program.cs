using AcpAgent.Bench;
using AcpAgent.Bench.Micro;
using AcpAgent.Bench.References;

return args switch
{
    ["process", .. var options] => await ProcessRun.RunAsync(options),
    ["micro", .. var options] => MicroRun.Run(options),
    [RawWriter.Command, .. var arguments] => RawWriter.Run(arguments),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        AcpAgent.Bench process [--agent PATH] [--data DIR] [--only NAME]... [--json FILE] [--baseline FILE] [--check]
            measures the real executable; --check exits with 1 where a ratio is missed
        AcpAgent.Bench micro [options of BenchmarkDotNet]
            measures its parts
        """);
    return 2;
}
