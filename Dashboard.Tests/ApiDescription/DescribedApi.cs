using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.ApiDescription;

/// <summary>One request, by the operation's place in the document.</summary>
internal sealed record Call(string Method, string Path)
{
    /// <summary>For the parameter of the path.</summary>
    public string Id { get; init; } = "AAAAAAAAAAAAAAAAAAAAAA";

    public object? Json { get; init; }

    public HttpContent? Content { get; init; }

    public string? Token { get; init; }

    public string? Origin { get; init; } = Cast.HostOrigin;

    public string Address { get; init; } = "203.0.113.7";

    public (string Name, string Value)? Header { get; init; }
}

/// <summary>Asks the running application, holds every answer against the document, and remembers which of the described answers were seen.</summary>
internal sealed class DescribedApi(OpenApiDocument document)
{
    private readonly HashSet<string> _seen = [];

    /// <summary>Sends it, and checks that the answer is this one and as described.</summary>
    public async Task<JsonElement> CallAsync(DashboardApp app, Call call, int status, string? code = null)
    {
        var operation = document.Find(call.Method, call.Path);
        using var request = RequestOf(call);
        using var client = app.Client(call.Address);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var described = operation.Node["responses"]![$"{status}"];
        Assert.True((int)answer.StatusCode == status && described is not null, $"{operation}: {(int)answer.StatusCode}, expected {status}; described: {described is not null}");
        var body = await CheckAsync($"{operation} {status}", answer, document.Resolve(described!));
        if (code is not null) Assert.Equal(code, body.GetProperty("code").GetString());
        if (status < 300 && call.Json is not null) CheckRequest(operation, call.Json);
        _seen.Add(Name(operation, status, code));
        return body;
    }

    /// <summary>Every answer that the document names was seen.</summary>
    /// <param name="of">Which operations.</param>
    /// <param name="except">What cannot be brought about here: status codes.</param>
    public void AssertAllSeen(Func<OpenApiDocument.Operation, bool> of, params int[] except)
    {
        var described = from operation in document.Operations.Where(of)
                        from response in operation.Node["responses"]!.AsObject()
                        where response.Key != "default"
                        let status = int.Parse(response.Key, CultureInfo.InvariantCulture)
                        where !except.Contains(status)
                        from code in CodesOf(document.Resolve(response.Value!))
                        select Name(operation, status, code);
        Assert.Empty(described.Except(_seen));
    }

    private static IEnumerable<string?> CodesOf(JsonNode response)
    {
        var codes = response["content"]?["application/problem+json"]?["schema"]?["allOf"]?[1]?["properties"]?["code"]?["enum"]?.AsArray();
        return codes is null ? [(string?)null] : codes.Select(string? (c) => c!.GetValue<string>());
    }

    private static string Name(OpenApiDocument.Operation operation, int status, string? code) => $"{operation} → {status} {code}";

    private async Task<JsonElement> CheckAsync(string name, HttpResponseMessage answer, JsonNode described)
    {
        foreach (var (header, node) in described["headers"]?.AsObject() ?? new JsonObject()) CheckHeader(name, answer, header, document.Resolve(node!));
        var type = answer.Content.Headers.ContentType?.MediaType;
        // A stream has no end: that it begins is enough.
        if (type == "text/event-stream")
        {
            Described(name, described, type);
            return default;
        }

        var text = await answer.Content.ReadAsStringAsync();
        if (described["content"] is null)
        {
            Assert.True(text.Length == 0, $"{name}: has a body that is not described: {text}");
            return default;
        }

        var schema = Described(name, described, type);
        if (type?.EndsWith("json", StringComparison.Ordinal) != true) return default;
        var body = JsonDocument.Parse(text).RootElement.Clone();
        var wrong = document.Check(schema, body, closed: true);
        Assert.True(wrong.Count == 0, $"{name}: {string.Join("; ", wrong)} in {text}");
        return body;
    }

    private static JsonNode Described(string name, JsonNode described, string? type)
    {
        var schema = type is null ? null : described["content"]?[type]?["schema"];
        Assert.True(schema is not null, $"{name}: {type ?? "no type"} is not described.");
        return schema;
    }

    private void CheckHeader(string name, HttpResponseMessage answer, string header, JsonNode described)
    {
        if (!answer.Headers.TryGetValues(header, out var values)) Assert.Fail($"{name}: no {header}");
        var value = string.Join(", ", values);
        var isNumber = described["schema"]!["type"]?.GetValue<string>() == "integer";
        var json = JsonDocument.Parse(isNumber ? value : JsonSerializer.Serialize(value)).RootElement;
        Assert.Empty(document.Check(described["schema"]!, json, closed: true));
    }

    private void CheckRequest(OpenApiDocument.Operation operation, object json)
    {
        var schema = operation.Node["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Empty(document.Check(schema, JsonSerializer.SerializeToElement(json), closed: false));
    }

    private static HttpRequestMessage RequestOf(Call call)
    {
        var path = call.Path.Replace("{id}", Uri.EscapeDataString(call.Id), StringComparison.Ordinal).Replace("{projectSlug}", call.Id, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(call.Method), path) { Content = call.Content };
        if (call.Json is not null) request.Content = new StringContent(call.Json as string ?? JsonSerializer.Serialize(call.Json), Encoding.UTF8, "application/json");
        if (call.Origin is not null) request.Headers.Add("Origin", call.Origin);
        if (call.Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Token);
        if (call.Header is var (name, value)) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
