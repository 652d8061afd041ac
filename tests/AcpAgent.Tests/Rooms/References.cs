using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AcpAgent.Tests.Rooms;

/// <summary>Which types of the house a compiled assembly's types name: in signatures, fields, attributes and bodies alike.</summary>
internal static class References
{
    /// <summary>Every pair once: the full name of the outermost type that names, and the namespace and name of what it names.</summary>
    public static IEnumerable<(string FromNamespace, string From, string ToNamespace, string To)> Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return
        [
            .. module.Types.SelectMany(type => Named(type).SelectMany(Parts)
                .Where(named => named.Namespace.StartsWith("AcpAgent", StringComparison.Ordinal))
                .Select(named => (type.Namespace, type.FullName, named.Namespace, named.FullName)))
            .Distinct(),
        ];
    }

    private static IEnumerable<TypeReference?> Named(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.CustomAttributes.SelectMany(Named),
        .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.Properties.SelectMany(p => p.CustomAttributes.SelectMany(Named)),
        .. type.Methods.SelectMany(Named),
        .. type.NestedTypes.SelectMany(Named),
    ];

    private static IEnumerable<TypeReference?> Named(CustomAttribute attribute) =>
        [attribute.AttributeType, .. attribute.ConstructorArguments.Select(a => a.Value as TypeReference)];

    private static IEnumerable<TypeReference?> Named(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method.CustomAttributes.SelectMany(Named),
        .. method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Named) : [],
    ];

    private static IEnumerable<TypeReference?> Named(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments, .. method.Parameters.Select(p => p.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    /// <summary>The types that a constructed type is made of, each as its outermost one.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification made => Parts(made.ElementType),
        { DeclaringType: { } outer } => Parts(outer),
        _ => [type],
    };
}
