using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests;

/// <summary>
/// The complete table of what can be asked for, how, and by whom. Pages stand at the content root, so any stray @page would be reachable: it is a
/// line here or a failure. A new page adds its line; the failure prints the table as it should be.
/// </summary>
public sealed class RoutesTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Anyone = "anyone";
    private const string SignedIn = "signed in";

    private static string Expected => File.ReadAllText(Path.Combine(Repository.Root, "Dashboard.Tests", "routes.txt"));

    [Fact]
    public async Task The_table_of_routes_is_this()
    {
        var table = string.Join('\n', (await RoutesAsync()).Select(r => $"{r.Route} → {r.Methods} → {r.Policy}")) + "\n";

        Assert.True(table == Expected.ReplaceLineEndings("\n"), "The routes are not those of Dashboard.Tests/routes.txt. If they should be, it must read:\n" + table);
    }

    [Fact]
    public async Task Whatever_is_in_a_project_asks_for_a_role_in_it()
    {
        var open = (await RoutesAsync()).Where(r => r.Route.StartsWith("/{project}", StringComparison.Ordinal) && !r.Policy.StartsWith("Project", StringComparison.Ordinal));

        Assert.Empty(open);
    }

    private async Task<List<Entry>> RoutesAsync()
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        List<Entry> routes = [];
        foreach (var endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            // Static files are many, change with every style sheet, and are public by nature.
            // (The framework adds a catch-all of its own for them in a build that is not published.)
            if (endpoint.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor") || endpoint.RoutePattern.RawText == "{**path:file}")
                continue;
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var compiled = page is null ? null : await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            var metadata = compiled?.Endpoint?.Metadata ?? endpoint.Metadata;
            routes.Add(new Entry("/" + endpoint.RoutePattern.RawText?.TrimStart('/'), MethodsOf(endpoint, compiled), PolicyOf(metadata)));
        }

        return [.. routes.Distinct().OrderBy(r => r.Route, StringComparer.Ordinal).ThenBy(r => r.Methods, StringComparer.Ordinal)];
    }

    private static string MethodsOf(RouteEndpoint endpoint, CompiledPageActionDescriptor? page)
    {
        var methods = page is null
            ? endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any"]
            // A page without a handler for GET still shows itself.
            // An overridden OnPageHandlerExecution looks like a handler to the framework; no browser has such a method.
            : page.HandlerMethods.Where(h => h.HttpMethod != "Page").Select(h => h.Name is null ? h.HttpMethod.ToUpperInvariant() : $"{h.HttpMethod.ToUpperInvariant()}:{h.Name}").Append("GET");
        return string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
    }

    private static string PolicyOf(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
            return Anyone;
        var policies = metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Distinct().ToList();
        return policies.Count == 0 ? SignedIn : string.Join(" and ", policies);
    }

    private sealed record Entry(string Route, string Methods, string Policy);
}
