using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Verification;
using Dashboard.Verification.Failures;
using FsCheck;
using FsCheck.Fluent;
using static Dashboard.Tests.Verification.Diagnosing;

namespace Dashboard.Tests.Verification;

/// <summary>What the diagnosis never does.</summary>
[Trait("Kind", "Pure")]
public sealed class DiagnosisBoundsTests
{
    [Fact]
    public void No_random_text_and_signature_is_ever_explained() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), static (text, signature) =>
        {
            var verdict = Diagnose(text.Get, signature.Get);
            return !verdict.Accepted && verdict.Causes.Count == 0;
        }));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public void No_random_digest_of_a_real_payload_is_ever_explained(int bytes)
    {
        for (var i = 0; i < 5; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(bytes);
            Assert.Empty(Codes(Payload, Convert.ToHexStringLower(digest)));
            Assert.Empty(Codes(Payload, Convert.ToBase64String(digest)));
        }
    }

    /// <summary>Anybody may send them, and some of the framework's functions throw at them.</summary>
    [Theory]
    [InlineData("é\ufffe")]
    [InlineData("é\uffff\ufdd0")]
    [InlineData("\u0000\u001b\u202e\ufeff")]
    public void What_is_no_character_is_only_another_wrong_text(string text)
    {
        var payload = $$"""{"externalUserId":{{JsonSerializer.Serialize(text)}},"name":"{{text.Replace("\0", "", StringComparison.Ordinal)}}","expiresAt":{{InFiveMinutes}}}""";
        Assert.Empty(Codes(payload, new string('0', 64)));
        Assert.DoesNotContain(IdentifierDiagnosis.Run(new CheckedSignature($"{text}@example.com", new string('0', 64), null), new CheckedIdentifierDoor(
            Dashboard.Data.Identity.Door.TicketCenter, "The Ticket Center", "hd_1", "X", Dashboard.Data.ChatWidget.SignatureScope.Email,
            Dashboard.Identity.DomainAllowlist.Parse("", out _), Desk.Secrets)).Causes, c => c.Code != "bad-identifier");
    }

    [Fact]
    public void The_right_signature_of_another_text_is_not_explained() => Assert.Empty(Codes(Payload, Hmac(Secret, Payload.Replace("lisa", "omar"))));

    [Fact]
    public void A_check_costs_at_most_two_thousand_digests()
    {
        var members = string.Join(',', Enumerable.Range(0, 12).Select(i => $"\"attribute{i}\":{JsonSerializer.Serialize(new string('ü', 90))}"));
        var large = $$"""{"externalUserId":"usr_8f2k9d",{{members}},"expiresAt":{{InFiveMinutes}}}""";
        var many = Desk with { Secrets = [.. Desk.Secrets, .. Enumerable.Range(0, 20).Select(i => new TriedSecret($"uhs_{i:x64}", Desk.Secrets[1].Cause))] };

        foreach (var payload in new[] { Payload, large })
        {
            var verdict = Diagnose(payload, new string('0', 64), portal: many);
            Assert.InRange(verdict.Tried, 100, SignatureSearch.MostDigests);
        }
    }

    [Theory]
    [InlineData(0, 250)]
    [InlineData(50, 250)]
    [InlineData(4_500, 18_000)]
    public void Diagnosing_what_strangers_send_takes_a_fifth_of_one_core_at_most(int spent, int pause) =>
        Assert.Equal(TimeSpan.FromMilliseconds(pause), DiagnoseFailures.PauseAfter(TimeSpan.FromMilliseconds(spent)));

    [Fact]
    public void A_verdict_never_contains_a_secret()
    {
        string[] signatures = [Hmac(Secret, Payload), Hmac(OldSecret, Payload), Hmac(Secret + "\n", Payload), Hmac(Secret, Payload + "\n"),
            Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Secret + Payload)))];
        foreach (var signature in signatures)
        {
            var shown = JsonSerializer.Serialize(Diagnose(Payload, signature));
            Assert.DoesNotContain(Secret[4..], shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(OldSecret[4..], shown, StringComparison.OrdinalIgnoreCase);
        }
    }
}
