using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>What a customer's browser loads between the click on a loaded host page and the list of their tickets.</summary>
/// <param name="Requests">Document, script, list, custom CSS; the handshake, its preflight and the stream are not counted.</param>
/// <param name="Bytes">Of those answers' bodies as they were sent, compressed.</param>
internal sealed record PortalWeight(IReadOnlyList<string> Requests, long Bytes)
{
    public const int MostRequests = 4;
    public const long MostBytes = 45_000;

    public static async Task<PortalWeight> MeasureAsync(BrowserPerson customer, PortalHost host, Uri dashboard)
    {
        await customer.GoToAsync(host.Address);
        await Assertions.Expect(customer.Button("Support")).ToBeVisibleAsync();
        await customer.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var before = customer.Requests.Count;
        await PortalPanel.OpenAsync(customer);
        await Assertions.Expect(PortalPanel.Button(customer, "New ticket")).ToBeVisibleAsync();
        var counted = customer.Requests.Skip(before)
            .Where(r => r.Url.StartsWith(dashboard.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) && IsCounted(new Uri(r.Url).AbsolutePath))
            .ToArray();
        var bytes = 0L;
        foreach (var request in counted)
        {
            bytes += (await request.SizesAsync())?.ResponseBodySize ?? 0;
        }

        return new PortalWeight([.. counted.Select(r => $"{r.Method} {new Uri(r.Url).PathAndQuery}")], bytes);
    }

    private static bool IsCounted(string path) => path != "/api/portal/session" && !path.EndsWith("/events", StringComparison.Ordinal);
}
