using System.Text;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Identity;

/// <summary>The order of the checks of the doors that sign a bare identifier, and what a signature covers.</summary>
[Trait("Kind", "Pure")]
public sealed class IdentifierVerifierTests
{
    private const string Secret = "ws_test";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_ticket_center_without_a_secret_is_not_configured_whatever_the_origin()
    {
        var door = Helpdesk("acme.test") with { Secrets = [] };

        Assert.Equal(IdentifierVerdict.NotConfigured, IdentifierVerifier.VerifyHelpdesk(door, "https://evil.test", "lisa@example.com", "", Now).Verdict);
    }

    [Fact]
    public void Domains_are_asked_only_where_the_request_names_an_origin()
    {
        var (door, signature) = (Helpdesk("acme.test"), HostSignature.Of(Secret, "lisa@example.com"));

        Assert.Equal(IdentifierVerdict.OriginNotAllowed, IdentifierVerifier.VerifyHelpdesk(door, "https://notacme.test", "lisa@example.com", signature, Now).Verdict);
        Assert.Equal(IdentifierVerdict.Accepted, IdentifierVerifier.VerifyHelpdesk(door, "https://app.acme.test", "lisa@example.com", signature, Now).Verdict);
        Assert.Equal(IdentifierVerdict.Accepted, IdentifierVerifier.VerifyHelpdesk(door, null, "lisa@example.com", signature, Now).Verdict);
    }

    [Fact]
    public void An_external_id_with_an_at_sign_is_ambiguous_only_where_either_may_be_signed()
    {
        var signature = HostSignature.Of(Secret, "lisa@example.com");

        Assert.Equal(IdentifierVerdict.Ambiguous, IdentifierVerifier.VerifyWidget(Widget(SignatureScope.Either), null, "lisa@example.com", signature, Now).Verdict);
        Assert.Equal(IdentifierVerdict.Accepted, IdentifierVerifier.VerifyWidget(Widget(SignatureScope.ExternalUserId), null, "lisa@example.com", signature, Now).Verdict);
    }

    [Theory]
    [InlineData(SignatureScope.Email, "lisa@example.com", IdentityKind.Email, "")]
    [InlineData(SignatureScope.ExternalUserId, "usr_1", IdentityKind.ExternalUserId, "")]
    [InlineData(SignatureScope.Either, "usr_1", IdentityKind.ExternalUserId, "")]
    public void A_pinned_widget_tries_only_what_its_signatures_cover(SignatureScope covers, string signed, IdentityKind kind, string scope)
    {
        var found = IdentifierVerifier.VerifyWidget(Widget(covers), "lisa@example.com", "usr_1", HostSignature.Of(Secret, signed), Now);

        Assert.Equal((IdentifierVerdict.Accepted, kind, signed, scope), (found.Verdict, found.Kind, found.Text, found.Scope));
        var other = signed == "usr_1" ? "lisa@example.com" : "usr_1";
        Assert.Equal(IdentifierVerdict.VerificationFailed, IdentifierVerifier.VerifyWidget(Widget(covers), "lisa@example.com", "usr_1", HostSignature.Of(Secret, other), Now).Verdict);
    }

    [Fact]
    public void An_email_proved_where_either_may_be_signed_stays_the_widgets_own()
    {
        var found = IdentifierVerifier.VerifyWidget(Widget(SignatureScope.Either), " Lisa@Example.com ", null, HostSignature.Of(Secret, "lisa@example.com"), Now);

        Assert.Equal((IdentifierVerdict.Accepted, "lisa@example.com", "widget:7"), (found.Verdict, found.Text, found.Scope));
    }

    [Fact]
    public void A_secret_whose_overlap_has_ended_verifies_nothing()
    {
        var door = Helpdesk("") with { Secrets = [new AcceptedSecret(2, "new"u8.ToArray(), null), new AcceptedSecret(1, Encoding.UTF8.GetBytes(Secret), Now)] };
        var signature = HostSignature.Of(Secret, "lisa@example.com");

        Assert.Equal(IdentifierVerdict.VerificationFailed, IdentifierVerifier.VerifyHelpdesk(door, null, "lisa@example.com", signature, Now).Verdict);
        Assert.Equal(IdentifierVerdict.Accepted, IdentifierVerifier.VerifyHelpdesk(door, null, "lisa@example.com", signature, Now.AddSeconds(-1)).Verdict);
    }

    private static HelpdeskDoor Helpdesk(string domains) => new()
    {
        Id = 3,
        ProjectId = 1,
        HelpdeskId = "hd_test",
        Domains = DomainAllowlist.Parse(domains, out _),
        Secrets = [new AcceptedSecret(1, Encoding.UTF8.GetBytes(Secret), null)],
    };

    private static WidgetDoor Widget(SignatureScope covers) => new()
    {
        Id = 7,
        ProjectId = 1,
        Slug = "acme",
        Name = "Chat",
        Covers = covers,
        Domains = DomainAllowlist.Parse("", out _),
        Secrets = [new AcceptedSecret(1, Encoding.UTF8.GetBytes(Secret), null)],
    };
}
