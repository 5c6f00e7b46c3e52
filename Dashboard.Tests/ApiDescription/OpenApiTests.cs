using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.ApiDescription;

/// <summary>docs/openapi.json names what the running server answers, and nothing else; and it is true to itself.</summary>
public sealed class OpenApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static OpenApiDocument Document => OpenApiDocument.Committed;

    [Fact]
    public void Every_route_of_the_api_is_described_and_every_description_is_a_route()
    {
        var described = Document.Operations.Where(o => o.Path.StartsWith("/api/", StringComparison.Ordinal)).Select(o => o.ToString()).Order(StringComparer.Ordinal).ToList();

        var routes = from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
                     let route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
                     where route.StartsWith("/api/", StringComparison.Ordinal)
                     from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any"]
                     from name in Expand(method, route)
                     select name;

        Assert.Equal(described, routes.Distinct().Order(StringComparer.Ordinal));

        // One route answers the preflights of a whole door; OpenAPI has no such paths.
        IEnumerable<string> Expand(string method, string route) => route.EndsWith("/{**call}", StringComparison.Ordinal)
            ? Document.Operations.Where(o => o.Method != method && o.Path.StartsWith(route[..^"{**call}".Length], StringComparison.Ordinal)).Select(o => $"{method} {o.Path}")
            : [$"{method} {route}"];
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_part_is_used()
    {
        var references = Nodes(Document.Root).OfType<JsonObject>().Select(n => n["$ref"]).OfType<JsonValue>().Select(r => r.GetValue<string>()).ToHashSet();
        var parts = from kind in Document.Root["components"]!.AsObject()
                    where kind.Key != "securitySchemes"
                    from part in kind.Value!.AsObject()
                    select $"#/components/{kind.Key}/{part.Key}";

        Assert.Equal(references.Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_says_how_it_is_secured()
    {
        var names = Document.Operations.Select(o => o.Node["operationId"]!.GetValue<string>()).ToList();
        var schemes = Document.Root["components"]!["securitySchemes"]!.AsObject().Select(s => s.Key);
        var used = Document.Operations.SelectMany(o => o.Node["security"]!.AsArray()).SelectMany(s => s!.AsObject()).Select(s => s.Key).Distinct();

        Assert.Equal(names.Distinct(), names);
        Assert.Equal(schemes.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_example_is_as_its_schema_says()
    {
        var wrong = from media in Nodes(Document.Root).OfType<JsonObject>()
                    where media["schema"] is not null && media["example"] is not null
                    from problem in Document.Check(media["schema"]!, JsonSerializer.SerializeToElement(media["example"]), closed: true)
                    select $"{media.GetPath()}: {problem}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Conversation", "{}")]
    [InlineData("Conversation", """{"id":"a","subject":"","status":"resolved","unread":0,"seen":false,"createdAt":"2026-11-25T14:02:07.120Z","updatedAt":"2026-11-25T14:02:07.120Z","lastMessage":null}""")]
    [InlineData("Conversation", """{"id":"a","subject":"","status":"open","unread":0,"seen":false,"createdAt":"yesterday","updatedAt":"2026-11-25T14:02:07.120Z","lastMessage":null}""")]
    [InlineData("ConversationList", """{"conversations":[],"more":true}""")]
    [InlineData("UserData", """{"__proto__":"x"}""")]
    [InlineData("UserData", """{"nested":{}}""")]
    public void What_is_not_as_described_is_found(string schema, string json) =>
        Assert.NotEmpty(Document.Check(new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }, JsonDocument.Parse(json).RootElement, closed: true));

    [Fact]
    public async Task The_server_hands_out_this_very_document_to_every_site()
    {
        using var client = app.Client();
        using var answer = await client.GetAsync(new Uri("/api/openapi.json", UriKind.Relative));

        Assert.Equal(await File.ReadAllTextAsync(Repository.PathTo("docs", "openapi.json")), await answer.Content.ReadAsStringAsync());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>().SelectMany(Nodes).Prepend(node),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Nodes).Prepend(node),
        _ => [node],
    };
}
