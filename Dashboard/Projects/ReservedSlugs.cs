using System.Collections.Frozen;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Dashboard.Projects;

/// <summary>
/// Words that no project or widget may be named, because a page has them as its first path segment (product rule 1.1). Derived from the
/// route table, so that a new page reserves its own word.
/// </summary>
public sealed class ReservedSlugs
{
    /// <summary>Not in the route table, but people would take them for the product's own.</summary>
    private static readonly string[] KeptBack = ["admin", "api", "help", "docs", "status", "login", "logout", "setup", "new", "www", "static", "assets"];

    private ICollection<EndpointDataSource> sources = [];
    private FrozenSet<string>? words;

    /// <summary>Whether a slug would be taken for one of the product's own pages.</summary>
    public bool Contains(string slug) => (words ??= Read()).Contains(slug);

    /// <summary>Every reserved word.</summary>
    public IReadOnlyCollection<string> All => words ??= Read();

    /// <summary>Remembers where routes are mapped; they are read at the first question, when all are.</summary>
    internal void ReadFrom(IEndpointRouteBuilder routes) => sources = routes.DataSources;

    private FrozenSet<string> Read() =>
        sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(FirstWord).OfType<string>()
            .Concat(KeptBack).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string? FirstWord(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.PathSegments.Count > 0 && endpoint.RoutePattern.PathSegments[0].Parts is [RoutePatternLiteralPart word]
            ? word.Content
            : null;
}
