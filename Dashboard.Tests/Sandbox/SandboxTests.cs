using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Sandbox;

public sealed partial class SandboxTests
{
    [Fact]
    public async Task One_command_serves_a_host_application_whose_signature_the_portal_accepts()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        var (desk, sample) = (FreePort(), FreePort());
        using var process = dashboard.Start(
            new Dictionary<string, string?> { ["Sandbox__Port"] = $"{sample}" }, "--sandbox", "--urls", $"http://localhost:{desk}");
        try
        {
            var printed = await ReadUntilAsync(process.StandardOutput, "the password");
            Assert.Contains($"https://localhost:{sample}", printed, StringComparison.Ordinal);
            Assert.Contains($"http://localhost:{desk}", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("first-start", printed, StringComparison.Ordinal);

#pragma warning disable CA5359 // The sandbox's certificate signs itself.
            using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } });
#pragma warning restore CA5359
            using var page = await http.GetAsync(new Uri($"https://localhost:{sample}/"));
            var html = await page.Content.ReadAsStringAsync();
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains($"http://localhost:{desk}/portal.js", html, StringComparison.Ordinal);

            var signed = JsonDocument.Parse(await http.GetStringAsync(new Uri($"https://localhost:{sample}/api/userhero-token"))).RootElement;
            using var handshake = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{desk}/api/portal/session")
            {
                Content = new StringContent(
                    JsonSerializer.Serialize(new
                    {
                        publicKey = PublicKey().Match(html).Value,
                        payload = signed.GetProperty("user").GetString(),
                        signature = signed.GetProperty("userHmac").GetString(),
                    }),
                    Encoding.UTF8,
                    "application/json"),
            };
            handshake.Headers.Add("Origin", $"https://localhost:{sample}");
            using var answer = await http.SendAsync(handshake);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Lisa Berger", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            var chat = await http.GetStringAsync(new Uri($"https://localhost:{sample}/chat?as=signed&user=lisa"));
            var identity = JsonDocument.Parse(await http.GetStringAsync(new Uri($"https://localhost:{sample}/api/widget-identity?user=lisa"))).RootElement;
            using var session = await http.PostAsync(new Uri($"http://localhost:{desk}/api/widget/session"), new StringContent(
                JsonSerializer.Serialize(new
                {
                    widgetSlug = Slug().Match(chat).Groups[1].Value,
                    userEmail = identity.GetProperty("identity").GetString(),
                    userSignature = identity.GetProperty("signature").GetString(),
                }),
                Encoding.UTF8,
                "application/json"));
            Assert.Contains("\"verified\":true", await session.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            var center = await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync(new Uri($"https://localhost:{sample}/ticket-center")));
            var tag = center.QuerySelector("#hdh-ticket-center + script")!;
            Assert.Equal($"http://localhost:{desk}/ticket-center.js", tag.GetAttribute("src"));
            using var verified = await http.PostAsync(
                new Uri($"http://localhost:{desk}/api/messaging/ticket-center/verify"),
                JsonContent.Create(new { helpdeskId = tag.GetAttribute("data-helpdesk-id"), email = tag.GetAttribute("data-email"), signature = tag.GetAttribute("data-signature") }));
            Assert.Equal(HttpStatusCode.OK, verified.StatusCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        await dashboard.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> ReadUntilAsync(StreamReader output, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var read = new StringBuilder();
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            read.AppendLine(await output.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"It ended before it said “{text}”: {read}"));
        }

        return read.ToString();
    }

    [GeneratedRegex("pk_[A-Za-z0-9_-]{22}")]
    private static partial Regex PublicKey();

    [GeneratedRegex("data-slug=\"([a-z0-9-]+)\"")]
    private static partial Regex Slug();
}
