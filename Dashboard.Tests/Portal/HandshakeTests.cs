using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Portal;

public class HandshakeTests(HandshakeTests.Fixture fixture) : IClassFixture<HandshakeTests.Fixture>
{
    [Fact]
    public async Task A_signed_user_gets_a_session_until_the_payload_expires()
    {
        var answer = await Host.HandshakeAsync(Host.Payload(Cast.Lisa));

        Assert.Equal(200, answer.Status);
        Assert.Equal(App.Clock.UnixSeconds + 300, answer.Body.GetProperty("expiresAt").GetInt64());
        Assert.Equal(300, answer.Body.GetProperty("expiresIn").GetInt64());
        Assert.Equal(Cast.Lisa.Name, answer.Body.GetProperty("customer").GetProperty("name").GetString());
        Assert.Matches("^[A-Za-z0-9_-]{100,600}$", answer.Body.GetProperty("token").GetString());
        Assert.Equal("""{"locale":"en","theme":"auto","cssVars":{},"showMetricCards":true,"launcher":"button"}""", answer.Body.GetProperty("portal").GetRawText());
        Assert.Equal(Cast.HostOrigin, answer.Headers["Access-Control-Allow-Origin"]);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Contains("Origin", answer.Headers["Vary"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"email":"lisa@example.com","name":"Z\u00f6e \/ b","expiresAt":EXP}""", """{"email":"lisa@example.com","name":"Zöe / b","expiresAt":EXP}""")]
    [InlineData("""{"email": "lisa@example.com", "name": "Z\u00f6e / b", "expiresAt": EXP}""", """{"email":"lisa@example.com","name":"Zöe / b","expiresAt":EXP}""")]
    public async Task An_object_is_accepted_in_the_spelling_of_the_server_that_signed_it(string signedText, string sent)
    {
        var expiry = $"{App.Clock.UnixSeconds + 300}";
        var signature = HostSignature.Of(Host.Secret, signedText.Replace("EXP", expiry, StringComparison.Ordinal));
        var answer = await Host.HandshakeAsync(sent.Replace("EXP", expiry, StringComparison.Ordinal), signature);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_host_pages_wishes_go_before_the_signed_locale_and_the_projects_settings()
    {
        var payload = $$"""{"email":"locale@example.com","locale":"es-MX","expiresAt":{{App.Clock.UnixSeconds + 300}}}""";
        Assert.Equal("es", (await Host.HandshakeAsync(payload)).Body.GetProperty("portal").GetProperty("locale").GetString());

        var options = new { locale = "en", theme = "dark", launcher = "none", showMetricCards = false, cssVars = new { primary = "#10B981", radius = "url(x)", evil = "1", fontFamily = "Inter" } };
        var portal = (await Host.HandshakeAsync(payload, options: options)).Body.GetProperty("portal");
        Assert.Equal("""{"locale":"en","theme":"dark","cssVars":{"primary":"#10b981","fontFamily":"\u0022Inter\u0022"},"showMetricCards":false,"launcher":"none"}""", portal.GetRawText());

        portal = (await Host.HandshakeAsync(payload, options: new { locale = "xx", theme = 5, launcher = "popup", cssVars = "no", showMetricCards = "yes" })).Body.GetProperty("portal");
        Assert.Equal("""{"locale":"es","theme":"auto","cssVars":{},"showMetricCards":true,"launcher":"button"}""", portal.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"publicKey":"KEY","payload":"{}"}""")]
    [InlineData("""{"publicKey":"KEY","signature":"x"}""")]
    [InlineData("""{"payload":"{}","signature":"x"}""")]
    [InlineData("""{"publicKey":"","payload":"{}","signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"","signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":""}""")]
    [InlineData("""{"publicKey":5,"payload":"{}","signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":{},"signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":null,"signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":["x"]}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":"x","options":"dark"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","payload":"[]","signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"\ud800","signature":"x"}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":"x"} trailing""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":"x",}""")]
    [InlineData("""{"publicKey":"KEY","payload":"{}","signature":"x","deep":[[[[[[[[[[]]]]]]]]]]}""")]
    public async Task What_is_no_handshake_is_malformed(string body) =>
        (await Host.PostAsync(body.Replace("KEY", Host.PublicKey, StringComparison.Ordinal))).IsRefused(400, "malformed_request");

    [Theory]
    [InlineData(IdentityPayload.MaxBytes + 1)]
    [InlineData(30_000)]
    [InlineData(1_000_000)]
    public async Task What_is_too_large_is_malformed_though_rightly_signed(int length) =>
        (await Host.HandshakeAsync(PayloadOf(length))).IsRefused(400, "malformed_request");

    [Fact]
    public async Task The_largest_payload_passes_even_where_every_character_is_escaped()
    {
        Assert.Equal(200, (await Host.HandshakeAsync(PayloadOf(IdentityPayload.MaxBytes))).Status);
        Assert.Equal(200, (await Host.HandshakeAsync($$"""{"email":"lisa@example.com","x":"{{string.Concat(Enumerable.Repeat("é", 2000))}}","expiresAt":{{App.Clock.UnixSeconds + 300}}}""")).Status);
    }

    [Theory]
    [InlineData("pk_unknown")]
    [InlineData("pk_\0")]
    [InlineData("' or 1=1 --")]
    public async Task An_unknown_public_key_is_404(string key) =>
        (await Host.HandshakeAsync(Host.Payload(Cast.Lisa), publicKey: key)).IsRefused(404, "unknown_public_key");

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.test")]
    [InlineData("http://app.acme.test")]
    [InlineData("https://app.acme.test/")]
    [InlineData("https://app.acme.test/path")]
    [InlineData("https://app.acme.test:443")]
    [InlineData("https://app.acme.test:8443")]
    [InlineData("https://APP.acme.test")]
    [InlineData("HTTPS://app.acme.test")]
    [InlineData("https://app.acme.test.evil.test")]
    [InlineData("https://xapp.acme.test")]
    [InlineData("https://app-acme.test")]
    [InlineData("https://app.acme.test@evil.test")]
    [InlineData("app.acme.test")]
    public async Task An_origin_that_is_not_on_the_list_is_403(string? origin)
    {
        var answer = await Host.HandshakeAsync(Host.Payload(Cast.Lisa), origin: origin);
        answer.IsRefused(403, "origin_not_allowed");
        Assert.Equal(origin, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("upper")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("other text")]
    [InlineData("other secret")]
    [InlineData("other door's text")]
    [InlineData("base64")]
    [InlineData("very long")]
    public async Task A_wrong_signature_is_a_mismatch(string kind)
    {
        var payload = Host.Payload(Cast.Lisa);
        var good = HostSignature.Of(Host.Secret, payload);
        var signature = kind switch
        {
            "" => new string('0', 64),
            "0" => "0",
            "upper" => good.ToUpperInvariant(),
            "short" => good[..63],
            "long" => good + "0",
            "other text" => HostSignature.Of(Host.Secret, payload + " "),
            "other secret" => HostSignature.Of(Host.Secret + "x", payload),
            "other door's text" => HostSignature.Of(Host.Secret, Cast.Lisa.Email),
            "base64" => Convert.ToBase64String(Convert.FromHexString(good)),
            _ => new string('a', 9000),
        };
        (await Host.HandshakeAsync(payload, signature)).IsRefused(401, "signature_mismatch");
    }

    [Theory]
    [InlineData("""{"email":"a@b.c"}""")]
    [InlineData("""{"expiresAt":EXP}""")]
    [InlineData("""{"email":5,"expiresAt":EXP}""")]
    [InlineData("""{"externalUserId":true,"expiresAt":EXP}""")]
    [InlineData("""{"email":"a@b.c","expiresAt":"EXP"}""")]
    [InlineData("""{"email":"a@b.c","email":"x@y.z","expiresAt":EXP}""")]
    [InlineData("""{"externalUserId":"a\u0000","expiresAt":EXP}""")]
    [InlineData("""{"email":"a@b.c","x":"\ud800","expiresAt":EXP}""")]
    [InlineData("""{"email":"a@b.c","x":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],"expiresAt":EXP}""")]
    [InlineData("lisa@example.com")]
    [InlineData("[]")]
    public async Task What_is_signed_but_no_payload_is_malformed(string payload) =>
        (await Host.HandshakeAsync(payload.Replace("EXP", $"{App.Clock.UnixSeconds + 300}", StringComparison.Ordinal))).IsRefused(401, "payload_malformed");

    [Theory]
    [InlineData(0, "payload_expired")]
    [InlineData(-600, "payload_expired")]
    [InlineData(3661, "payload_expires_too_late")]
    [InlineData(1_700_000_000_000, "payload_expires_too_late")]
    public async Task The_expiry_must_lie_ahead_but_not_far(long seconds, string code) =>
        (await Host.HandshakeAsync(Cast.Lisa.Payload(App.Clock.UnixSeconds + seconds))).IsRefused(401, code);

    [Fact]
    public async Task The_checks_come_in_their_order()
    {
        await using var app = await DashboardApp.StartAsync();
        var host = await SigningHost.EnableAsync(app);
        var late = Cast.Lisa.Payload(app.Clock.UnixSeconds + 99_999);
        await host.ChangeAsync(portal => portal.Disable(app.Clock.Now));

        (await host.PostAsync("{}", origin: null)).IsRefused(400, "malformed_request");
        (await host.HandshakeAsync(late, "bad", origin: null, publicKey: "pk_none")).IsRefused(404, "unknown_public_key");
        (await host.HandshakeAsync(late, "bad", origin: null)).IsRefused(403, "portal_disabled");
        await host.ChangeAsync(portal => portal.Enable(app.Clock.Now));
        (await host.HandshakeAsync(late, "bad", origin: "https://evil.test")).IsRefused(403, "origin_not_allowed");
        (await host.HandshakeAsync(late, "bad")).IsRefused(401, "signature_mismatch");
        (await host.HandshakeAsync(late)).IsRefused(401, "payload_expires_too_late");
        await host.ChangeAsync(portal => portal.AllowOrigins([], app.Clock.Now));
        (await host.HandshakeAsync(host.Payload(Cast.Lisa))).IsRefused(403, "origin_not_allowed");
    }

    [Fact]
    public async Task The_preflight_answers_any_origin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/portal/session");
        request.Headers.Add("Origin", "https://anyone.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var client = App.Client();
        using var response = await client.SendAsync(request);
        var answer = await Answer.ReadAsync(response);

        Assert.Equal(204, answer.Status);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("600", answer.Headers["Access-Control-Max-Age"]);
        Assert.Contains("POST", answer.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Contains("DELETE", answer.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Another_projects_secret_or_key_opens_nothing()
    {
        var payload = Host.Payload(Cast.Lisa);
        (await Host.HandshakeAsync(payload, HostSignature.Of(fixture.Stranger.Secret, payload))).IsRefused(401, "signature_mismatch");
        (await fixture.Stranger.HandshakeAsync(payload, HostSignature.Of(Host.Secret, payload))).IsRefused(401, "signature_mismatch");
    }

    private DashboardApp App => fixture.App;

    private SigningHost Host => fixture.Host;

    private string PayloadOf(int length)
    {
        var frame = $$"""{"email":"lisa@example.com","x":"","expiresAt":{{App.Clock.UnixSeconds + 300}}}""";
        return frame.Replace("\"x\":\"", "\"x\":\"" + new string('x', length - frame.Length), StringComparison.Ordinal);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal DashboardApp App { get; private set; } = null!;

        internal SigningHost Host { get; private set; } = null!;

        internal SigningHost Stranger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await DashboardApp.StartAsync();
            Host = await SigningHost.EnableAsync(App);
            Stranger = await SigningHost.EnableAsync(App, App.Globex);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
