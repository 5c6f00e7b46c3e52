using Dashboard.Verification;
using Dashboard.Verification.Rules;
using static Dashboard.Tests.Verification.Diagnosing;

namespace Dashboard.Tests.Verification;

/// <summary>Where two rules lead to the same bytes, the answer says so; and every cause that a rule can name stands in the catalogue.</summary>
[Trait("Kind", "Pure")]
public sealed class RuleOverlapTests
{
    [Theory]
    [InlineData("""{"externalUserId":"7","email":"lisa@example.com","expiresAt":1763650300}""")]
    [InlineData("""{"email":"lisa@example.com","expiresAt":1763650300}""")]
    [InlineData("""{"externalUserId":null,"expiresAt":1763650300}""")]
    [InlineData("{}")]
    [InlineData("lisa@example.com")]
    public void Two_rules_never_claim_the_same_text_without_saying_so(string text)
    {
        var parsed = new CheckedText(text);
        foreach (var (all, every) in new[]
        {
            (TextVariants.OfPayload(parsed).All, TextVariants.PayloadCandidates(parsed)),
            (TextVariants.OfIdentifier(parsed, "usr_1", isEmail: true).All, TextVariants.IdentifierCandidates(parsed, "usr_1", isEmail: true)),
        })
        {
            foreach (var claims in every.GroupBy(v => v.Bytes, ByteComparer.Instance))
            {
                var tried = Assert.Single(all, v => v.Bytes.AsSpan().SequenceEqual(claims.Key));
                if (tried.Cause is null) continue;
                var named = tried.Also.Append(tried.Cause).Select(c => c.Code).Order();
                Assert.Equal(claims.Select(v => v.Cause).OfType<Cause>().Select(c => c.Code).Distinct().Order(), named);
            }
        }
    }

    [Fact]
    public void Two_rules_never_claim_the_same_key_without_saying_so()
    {
        var every = SecretVariants.Of(Secret, "X").Concat(SecretVariants.Instead(PublicKey, "X")).ToList();
        foreach (var key in KeyVariant.Different(every))
        {
            var claims = every.Where(k => k.Bytes.AsSpan().SequenceEqual(key.Bytes)).Select(k => k.Cause!.Code).Distinct().Order();
            Assert.Equal(claims, key.Also.Append(key.Cause!).Select(c => c.Code).Order());
        }
    }

    [Fact]
    public void A_tie_is_told_in_the_answer()
    {
        // With one member only, what was added later leaves {} – which is also what is signed when nothing is filled in.
        var payload = $$"""{"email":"lisa@example.com","expiresAt":{{InFiveMinutes}}}""";

        var verdict = Diagnose(payload, Hmac(Secret, "{}"));

        var told = verdict.Causes.Select(c => c.Name).Concat(verdict.Notes).Aggregate((a, b) => a + b);
        Assert.Contains("Nothing was signed", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_that_a_rule_names_stands_in_the_catalogue_with_its_fix_in_every_language()
    {
        var text = new CheckedText(Payload);
        var named = TextVariants.PayloadCandidates(text).Concat(TextVariants.IdentifierCandidates(text, "usr_1", isEmail: true)).Select(v => v.Cause)
            .Concat(SecretVariants.Of(Secret, "X").Concat(SecretVariants.Instead(PublicKey, "X")).Select(k => k.Cause))
            .Concat(WrongAlgorithms.All.Select(a => a.Cause)).OfType<Cause>().DistinctBy(c => c.Code).ToList();

        Assert.All(named, cause => Assert.Equal(cause.Name.Length > 0, CauseCatalog.Find(cause.Code) is not null));
        Assert.All(named, cause => Assert.Equal(FixLines.AllLanguages, cause.Lines.Select(l => l.Language)));
        Assert.All(CauseCatalog.Causes, cause => Assert.True(cause.Sentence.Length > 10 && cause.Fix.Length > 10, cause.Code));
    }
}
