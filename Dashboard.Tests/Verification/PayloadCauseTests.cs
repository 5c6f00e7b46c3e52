using Dashboard.Identity;
using static Dashboard.Tests.Verification.Diagnosing;

namespace Dashboard.Tests.Verification;

/// <summary>What refuses a payload whose signature is right, and what refuses before any signature is looked at.</summary>
[Trait("Kind", "Pure")]
public sealed class PayloadCauseTests
{
    [Theory]
    [InlineData("-1", "expired", "payload_expired", "1 s ago")]
    [InlineData("-250", "expired", "payload_expired", "about 4 min 10 s behind")]
    [InlineData("-7500", "expired", "payload_expired", "2 h 5 min ago")]
    [InlineData("+3661", "expires-too-late", "payload_expires_too_late", "1 h 1 min ahead; at most 1 h")]
    public void An_expiry_out_of_time_is_told_in_words(string offset, string cause, string code, string words)
    {
        var payload = $$"""{"email":"lisa@example.com","expiresAt":{{Now.ToUnixTimeSeconds() + int.Parse(offset)}}}""";

        var verdict = Diagnose(payload, Hmac(Secret, payload));

        Assert.Equal(code, verdict.Code);
        Assert.Equal(cause, Assert.Single(verdict.Causes).Code);
        Assert.Contains(words, verdict.Causes[0].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","expiresAt":1763650300000}""", "expires-at-milliseconds", "payload_expires_too_late")]
    [InlineData("""{"email":"a@example.com","expiresAt":"1763650300"}""", "expires-at-text", "payload_malformed")]
    [InlineData("""{"email":"a@example.com","expiresAt":"2025-11-20T14:51:40Z"}""", "expires-at-text", "payload_malformed")]
    [InlineData("""{"email":"a@example.com","expiresAt":1763650300.5}""", "expires-at-fraction", "payload_malformed")]
    [InlineData("""{"email":"a@example.com","expiresAt":300}""", "expires-at-duration", "payload_expired")]
    [InlineData("""{"email":"a@example.com"}""", "expires-at-missing", "payload_malformed")]
    [InlineData("""{"userId":"7","expiresAt":1763650300}""", "no-identifier", "payload_malformed")]
    [InlineData("""{"email":"Lisa","expiresAt":1763650300}""", "bad-identifier", "payload_malformed")]
    [InlineData("""{"externalUserId":1.5,"expiresAt":1763650300}""", "bad-identifier", "payload_malformed")]
    [InlineData("""{"externalUserId":"7","phone":"030 1234","expiresAt":1763650300}""", "bad-identifier", "payload_malformed")]
    [InlineData("""{"email":"a@example.com","email":"b@example.com","expiresAt":1763650300}""", "payload-not-json", "payload_malformed")]
    [InlineData("lisa@example.com", "payload-not-json", "payload_malformed")]
    public void A_payload_that_is_signed_but_unusable_is_named(string payload, string cause, string code)
    {
        var verdict = Diagnose(payload, Hmac(Secret, payload));

        Assert.Equal(code, verdict.Code);
        Assert.Equal([cause], verdict.Causes.Select(c => c.Code));
    }

    [Fact]
    public void A_payload_beyond_the_limit_is_refused_before_any_digest()
    {
        var verdict = Diagnose(new string('x', IdentityPayload.MaxBytes + 1), new string('0', 64));

        Assert.Equal("malformed_request", verdict.Code);
        Assert.Equal(0, verdict.Tried);
        Assert.Equal("payload-too-large", Assert.Single(verdict.Causes).Code);
    }

    [Theory]
    [InlineData("https://app.acme.test")]
    [InlineData("https://deep.below.acme.example")]
    public void A_listed_origin_is_no_cause(string origin) => Assert.Empty(Codes(Payload, Hmac(Secret, Payload), origin));

    [Theory]
    [InlineData("https://www.acme.test", "origin-not-allowed", "https://www.acme.test")]
    [InlineData("https://app.acme.test:8443", "origin-not-allowed", "https://app.acme.test:8443")]
    [InlineData("https://acme.example", "origin-not-allowed", "https://acme.example")]
    [InlineData("https://App.Acme.Test:443/", "origin-spelling", "https://app.acme.test")]
    [InlineData("https://app.acme.test/account?x=1", "origin-unusable", "https://app.acme.test")]
    [InlineData("http://app.acme.test", "origin-unusable", "https")]
    [InlineData("app.acme.test", "origin-unusable", "https")]
    [InlineData("null", "origin-null", "https")]
    public void An_origin_that_is_not_let_in_comes_with_what_to_enter(string origin, string cause, string entry)
    {
        var verdict = Diagnose(Payload, Hmac(Secret, Payload), origin);

        Assert.Equal("origin_not_allowed", verdict.Code);
        Assert.Equal(cause, Assert.Single(verdict.Causes).Code);
        Assert.Contains(entry, verdict.Causes[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_lets_nobody_in()
    {
        var verdict = Diagnose(Payload, Hmac(Secret, Payload), "https://app.acme.test", Desk with { Origins = new OriginAllowlist([]) });

        Assert.Contains("nobody", Assert.Single(verdict.Causes).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_portal_is_told_first_and_hides_nothing_else()
    {
        var verdict = Diagnose(Payload, Hmac(OldSecret, Payload), "https://evil.test", Desk with { Enabled = false });

        Assert.Equal("portal_disabled", verdict.Code);
        Assert.Equal(["portal-disabled", "origin-not-allowed", "previous-secret"], verdict.Causes.Select(c => c.Code));
    }
}
