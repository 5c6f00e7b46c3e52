using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Errors;

public sealed partial class ErrorResponsesTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_program_gets_a_problem_with_a_code_and_a_trace_id_of_ours()
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/no-such-thing", UriKind.Relative));
        request.Headers.Add("traceparent", "00-11111111111111111111111111111111-2222222222222222-01");

        using var answer = await client.SendAsync(request);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("not_found", problem.RootElement.GetProperty("code").GetString());
        Assert.Matches(TraceId(), problem.RootElement.GetProperty("traceId").GetString());
        Assert.NotEqual("11111111111111111111111111111111", problem.RootElement.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task A_person_gets_a_page_with_what_to_do_and_the_number_to_quote()
    {
        var page = (await app.Visitor().GetAsync("/error/500")).ShouldBe(HttpStatusCode.NotFound);

        Assert.Contains("Page not found", page.Text, StringComparison.Ordinal);
        Assert.Matches(TraceId(), page.Document.QuerySelector(".lonely-foot code")!.TextContent);
    }

    [Fact]
    public async Task Every_page_forbids_inline_script_and_being_framed()
    {
        var page = await app.Visitor().GetAsync("/account/sign-in");

        var policy = page.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src])"));
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex TraceId();
}
