using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AcpAgent.Core.Journal.Records;
using CsCheck;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>Records of every type, made from the types themselves: every member there or not, every subtype, every enum value, texts that JSON finds hard.</summary>
internal sealed class RecordGen : Gen<JournalRecord>
{
    // One for each thread: it is not made to be shared.
    private static readonly ThreadLocal<NullabilityInfoContext> Nullability = new(static () => new NullabilityInfoContext());

    private static readonly string[] Texts =
    [
        "", "x", "some words and more of them", "/home/me/a b.txt", "中文字符", "😀👩‍👩‍👧", "quote \" back \\ slash /", "line\nfeed\r\n\ttab",
        "\u0000\u0001\b\f\u001f\u007f\u0085", "<>&'+`", "\u2028\u2029", "\",\"crc\":\"00000000\"}", "{\"seq\":1,\"at\":2,", "null", "\uFFFD\uFEFF",
    ];

    /// <summary>All that a record can be.</summary>
    public static IReadOnlyList<Type> Types { get; } = SubtypesOf(typeof(JournalRecord));

    public override JournalRecord Generate(PCG pcg, Size? min, out Size size)
    {
        size = new Size(1);
        return (JournalRecord)Make(Pick(Types, pcg), pcg, 0)!;
    }

    private static T Pick<T>(IReadOnlyList<T> from, PCG pcg) => from[(int)pcg.Next((uint)from.Count)];

    private static Type[] SubtypesOf(Type type) => [.. type.GetCustomAttributes<JsonDerivedTypeAttribute>(false).Select(derived => derived.DerivedType)];

    private static string Text(PCG pcg) =>
        string.Concat(Enumerable.Range(0, 1 + (int)pcg.Next(3)).Select(_ => Pick(Texts, pcg))) + (pcg.Next(20) == 0 ? new string('n', (int)pcg.Next(5000)) : "");

    private static object? Make(Type type, PCG pcg, int depth)
    {
        if (type == typeof(JsonObject))
        {
            return new JsonObject { ["acp-agent/x"] = Text(pcg), ["n"] = pcg.Next(100), ["deep"] = new JsonArray(null, true, new JsonObject()) };
        }

        if (type.IsEnum)
        {
            return Pick(Enum.GetValues(type).Cast<object>().ToList(), pcg);
        }

        if (type.IsGenericType)
        {
            return MakeGeneric(type, pcg, depth);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => Text(pcg),
            TypeCode.Boolean => pcg.Next(2) == 0,
            TypeCode.Int32 => (int)pcg.Next(int.MaxValue),
            TypeCode.UInt32 => pcg.Next(),
            TypeCode.Int64 => (long)(pcg.Next64() >> 1),
            TypeCode.Double => pcg.Next(10_000) / 16.0,
            _ => MakeObject(type.IsAbstract ? Pick(SubtypesOf(type), pcg) : type, pcg, depth + 1),
        };
    }

    private static object MakeGeneric(Type type, PCG pcg, int depth)
    {
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(Nullable<>))
        {
            return Make(arguments[0], pcg, depth)!;
        }

        var count = (int)pcg.Next(4);
        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return Enumerable.Range(0, count).ToDictionary(i => Text(pcg) + i, _ => Text(pcg));
        }

        var list = Array.CreateInstance(arguments[0], count);
        for (var i = 0; i < count; i++)
        {
            list.SetValue(Make(arguments[0], pcg, depth), i);
        }

        return list;
    }

    private static object MakeObject(Type type, PCG pcg, int depth)
    {
        var constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, pcg, depth))]);
        var named = constructor.GetParameters().Select(parameter => parameter.Name).ToHashSet();
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && !named.Contains(property.Name)))
        {
            var mayBeNull = Nullability.Value!.Create(property).WriteState == NullabilityState.Nullable;
            property.SetValue(made, mayBeNull && (depth > 3 || pcg.Next(2) == 0) ? null : Make(property.PropertyType, pcg, depth));
        }

        return made;
    }
}
