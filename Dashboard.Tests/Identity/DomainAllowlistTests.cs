using Dashboard.Identity;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public sealed class DomainAllowlistTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("http://example.com:8080")]
    [InlineData("https://app.example.com")]
    [InlineData("https://a.b.c.example.com")]
    public void A_domain_covers_itself_its_subdomains_and_every_port(string origin) =>
        Assert.True(List("example.com").Allows(origin));

    [Theory]
    [InlineData("https://notexample.com")]
    [InlineData("https://example.com.evil.test")]
    [InlineData("https://example.co")]
    [InlineData("https://com")]
    [InlineData("https://EXAMPLE.com")]
    [InlineData("https://example.com.")]
    [InlineData("https://example.com/path")]
    [InlineData("https://user@example.com")]
    [InlineData("https://example.com:port")]
    [InlineData("https://exa\u0000mple.com")]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("")]
    public void What_merely_looks_alike_is_not_covered(string origin) =>
        Assert.False(List("example.com").Allows(origin));

    [Fact]
    public void An_empty_list_allows_every_domain() => Assert.True(List("\r\n \n").Allows("https://anywhere.test"));

    [Fact]
    public void A_request_that_comes_from_no_page_is_not_held_against_the_list() => Assert.True(List("example.com").Allows(null));

    [Fact]
    public void An_address_covers_only_itself()
    {
        var list = List("192.0.2.10");
        Assert.True(list.Allows("http://192.0.2.10:3000"));
        Assert.False(list.Allows("http://1.192.0.2.10"));
        Assert.False(List("0.2.10").Domains.Count > 0);
    }

    [Fact]
    public void Domains_are_normalised_and_duplicates_merged() =>
        Assert.Equal(["example.com", "xn--bcher-kva.example"], List("Example.COM\nbücher.example\nexample.com").Domains);

    [Theory]
    [InlineData("https://example.com", "scheme")]
    [InlineData("*.example.com", "star")]
    [InlineData("example.com:443", "port")]
    [InlineData("example.com/app", "Only the host")]
    [InlineData("example.com.", "dot")]
    [InlineData("a..b", "empty part")]
    [InlineData("[::1]", "IPv6")]
    [InlineData("exa mple.com", "host name")]
    public void A_refused_line_is_told_with_its_number_and_reason(string line, string word)
    {
        DomainAllowlist.Parse("good.example\n" + line, out var refused);
        var only = Assert.Single(refused);
        Assert.Equal(2, only.Number);
        Assert.Contains(word, only.Reason, StringComparison.Ordinal);
    }

    private static DomainAllowlist List(string text) => DomainAllowlist.Parse(text, out _);
}
