using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Format;

/// <summary>The words by which records name their types, as <see cref="JournalRecord"/> declares them.</summary>
internal static class RecordWords
{
    private static readonly (byte[] Word, Type Type)[] All =
    [
        .. typeof(JournalRecord).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Select(declared => (Encoding.UTF8.GetBytes((string)declared.TypeDiscriminator!), declared.DerivedType)),
    ];

    /// <summary>The word of a type.</summary>
    public static ReadOnlySpan<byte> Of(Type type)
    {
        foreach (var (word, declared) in All)
        {
            if (declared == type)
            {
                return word;
            }
        }

        throw new ArgumentException($"{type.Name} is not declared as a record", nameof(type));
    }

    /// <summary>The type whose word some JSON begins with, up to the closing quote.</summary>
    public static bool TryFind(ReadOnlySpan<byte> json, [NotNullWhen(true)] out Type? type)
    {
        foreach (var (word, declared) in All)
        {
            if (json.Length > word.Length && json[word.Length] == '"' && json.StartsWith(word))
            {
                type = declared;
                return true;
            }
        }

        type = null;
        return false;
    }
}
