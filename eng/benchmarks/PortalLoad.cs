using Dashboard.Tests.Browser;
using Dashboard.Tests.Support;

namespace Dashboard.Benchmarks;

/// <summary>What customers' browsers load.</summary>
internal static class PortalLoad
{
    private const int MostScriptBytes = 6_000;

    public static async Task MeasureAsync()
    {
        Bench.Section("What a customer's browser loads");
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        await using var host = await PortalHost.StartAsync(app.Address);
        var keys = await app.EnablePortalAsync(app.Acme, host.Origin);
        (host.PublicKey, host.Secret) = (keys.PublicKey, keys.Secret);

        var script = await CompressedLengthAsync(app, "/portal.js");
        Bench.Show("portal.js, brotli", $"{script} bytes", $"<= {MostScriptBytes}", script <= MostScriptBytes);

        var browser = new BrowserFixture();
        await browser.InitializeAsync();
        PortalWeight? weight = null;
        await browser.PlayAsync(async stage => weight = await PortalWeight.MeasureAsync(await stage.EnterAsync("Lisa"), host, app.Address));
        await browser.DisposeAsync();
        Bench.Show("requests from the click to the list", $"{weight!.Requests.Count}", $"<= {PortalWeight.MostRequests}", weight.Requests.Count <= PortalWeight.MostRequests);
        Bench.Show("bytes from the click to the list, compressed", $"{weight.Bytes}", $"<= {PortalWeight.MostBytes}", weight.Bytes <= PortalWeight.MostBytes);
        foreach (var request in weight.Requests)
        {
            Console.WriteLine($"      {request}");
        }
    }

    private static async Task<int> CompressedLengthAsync(DashboardApp app, string path)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Accept-Encoding", "br");
        using var response = await client.SendAsync(request);
        return response.Content.Headers.ContentEncoding.Contains("br")
            ? (await response.Content.ReadAsByteArrayAsync()).Length
            : throw new InvalidOperationException($"{path} is not sent compressed by brotli ({(int)response.StatusCode}).");
    }
}
