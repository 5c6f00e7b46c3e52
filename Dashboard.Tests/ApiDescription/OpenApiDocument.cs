using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;
using Json.Schema;

namespace Dashboard.Tests.ApiDescription;

/// <summary>docs/openapi.json, with its schemas ready to be applied (JSON Schema 2020-12, as OpenAPI 3.1 has it).</summary>
internal sealed class OpenApiDocument
{
    private static readonly string[] Methods = ["get", "head", "post", "delete", "options"];
    private static readonly EvaluationOptions Checks = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonNode _schemas;
    private readonly JsonNode _closedSchemas;

    private OpenApiDocument(JsonNode root)
    {
        Root = root;
        _schemas = root["components"]!["schemas"]!;
        _closedSchemas = Close(_schemas.DeepClone());
    }

    public static OpenApiDocument Committed { get; } = new(JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "openapi.json")))!);

    public JsonNode Root { get; }

    public IReadOnlyList<Operation> Operations =>
        [.. from path in Root["paths"]!.AsObject() from member in path.Value!.AsObject() where Methods.Contains(member.Key)
            select new Operation(path.Key, member.Key.ToUpperInvariant(), member.Value!)];

    public Operation Find(string method, string path) => Operations.Single(o => o.Method == method && o.Path == path);

    /// <summary>What a reference points to; anything else is itself.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        if (node is not JsonObject || node["$ref"]?.GetValue<string>() is not { } target) return node;
        return target.Split('/').Skip(1).Aggregate((JsonNode?)Root, (at, step) => at?[step]) ?? throw new InvalidOperationException($"{target} leads nowhere.");
    }

    /// <summary>What is wrong with a value; nothing if it is as the schema says.</summary>
    /// <param name="closed">Whether a member that the document does not name is wrong too: of our answers it is, though clients are to pass over it.</param>
    public IReadOnlyList<string> Check(JsonNode schema, JsonElement value, bool closed)
    {
        var whole = new JsonObject { ["allOf"] = new JsonArray(closed ? Close(schema.DeepClone()) : schema.DeepClone()), ["$defs"] = (closed ? _closedSchemas : _schemas).DeepClone() };
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var result = JsonSchema.FromText(text).Evaluate(value, Checks);
        return result.IsValid
            ? []
            // Some keywords refuse without a word.
            : ["not as described", .. from detail in result.Details ?? [] from error in detail.Errors ?? [] select $"{detail.InstanceLocation}: {error.Value}"];
    }

    private static JsonNode Close(JsonNode node)
    {
        foreach (var child in Children(node)) Close(child);
        // Parts of an allOf have no type of their own: each of them would refuse what the others name.
        if (node is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is not null && !schema.ContainsKey("additionalProperties") && schema["allOf"] is null)
            schema["additionalProperties"] = false;
        return node;
    }

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>(),
        JsonArray items => items.OfType<JsonNode>(),
        _ => [],
    };

    /// <param name="Path">As in the document, with its parameters in braces.</param>
    /// <param name="Method">In upper case.</param>
    internal sealed record Operation(string Path, string Method, JsonNode Node)
    {
        public string? Tag => Node["tags"]?[0]!.GetValue<string>();

        public override string ToString() => $"{Method} {Path}";
    }
}
