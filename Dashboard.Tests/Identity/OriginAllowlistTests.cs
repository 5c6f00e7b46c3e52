using Dashboard.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public class OriginAllowlistTests
{
    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com")]
    [InlineData("  https://app.example.com/  ", "https://app.example.com")]
    [InlineData("HTTPS://App.Example.COM", "https://app.example.com")]
    [InlineData("https://app.example.com:443", "https://app.example.com")]
    [InlineData("https://app.example.com:0443/", "https://app.example.com")]
    [InlineData("https://app.example.com:8443", "https://app.example.com:8443")]
    [InlineData("https://localhost", "https://localhost")]
    [InlineData("https://localhost:5443", "https://localhost:5443")]
    [InlineData("https://intranet", "https://intranet")]
    [InlineData("https://*.example.com", "https://*.example.com")]
    [InlineData("https://*.Example.com:8443", "https://*.example.com:8443")]
    [InlineData("https://*.shop.example.co.uk", "https://*.shop.example.co.uk")]
    [InlineData("https://*.mysite.github.io", "https://*.mysite.github.io")]
    [InlineData("https://*.www.ck", "https://*.www.ck")]
    [InlineData("https://mysite.github.io", "https://mysite.github.io")]
    [InlineData("https://co.uk", "https://co.uk")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.example", "https://xn--bcher-kva.example")]
    [InlineData("https://*.bücher.example", "https://*.xn--bcher-kva.example")]
    [InlineData("https://faß.example", "https://xn--fa-hia.example")]
    [InlineData("https://日本語。example", "https://xn--wgv71a119e.example")]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    [InlineData("https://ab--cd.example.com", "https://ab--cd.example.com")]
    [InlineData("https://192.0.2.10", "https://192.0.2.10")]
    [InlineData("https://127.0.0.1:5443", "https://127.0.0.1:5443")]
    public void A_good_line_is_normalised(string line, string origin)
    {
        Assert.Equal(OriginRefusal.None, OriginPattern.Parse(line, out var pattern));
        Assert.Equal(origin, pattern!.ToString());
    }

    [Theory]
    [InlineData("http://app.example.com", OriginRefusal.Scheme)]
    [InlineData("http://localhost:3000", OriginRefusal.Scheme)]
    [InlineData("wss://app.example.com", OriginRefusal.Scheme)]
    [InlineData("ftp://app.example.com", OriginRefusal.Scheme)]
    [InlineData("*://app.example.com", OriginRefusal.Scheme)]
    [InlineData("://app.example.com", OriginRefusal.Scheme)]
    [InlineData("app.example.com", OriginRefusal.BareHost)]
    [InlineData("app.example.com:8443", OriginRefusal.BareHost)]
    [InlineData("//app.example.com", OriginRefusal.BareHost)]
    [InlineData("https:app.example.com", OriginRefusal.BareHost)]
    [InlineData("javascript:alert(1)", OriginRefusal.BareHost)]
    [InlineData("null", OriginRefusal.BareHost)]
    [InlineData("https://app.example.com/support", OriginRefusal.Path)]
    [InlineData("https://app.example.com//", OriginRefusal.Path)]
    [InlineData("https://app.example.com\\evil", OriginRefusal.Path)]
    [InlineData("https://app.example.com?x=1", OriginRefusal.Query)]
    [InlineData("https://app.example.com/?", OriginRefusal.Query)]
    [InlineData("https://app.example.com#top", OriginRefusal.Fragment)]
    [InlineData("https://app.example.com/#", OriginRefusal.Fragment)]
    [InlineData("https://user@app.example.com", OriginRefusal.UserInfo)]
    [InlineData("https://user:secret@app.example.com", OriginRefusal.UserInfo)]
    [InlineData("https://good.example@evil.example", OriginRefusal.UserInfo)]
    [InlineData("https://app.example.com:", OriginRefusal.Port)]
    [InlineData("https://app.example.com:0", OriginRefusal.Port)]
    [InlineData("https://app.example.com:65536", OriginRefusal.Port)]
    [InlineData("https://app.example.com:*", OriginRefusal.Port)]
    [InlineData("https://app.example.com:80:80", OriginRefusal.Port)]
    [InlineData("https://app.example.com:+80", OriginRefusal.Port)]
    [InlineData("*", OriginRefusal.Star)]
    [InlineData("*.example.com", OriginRefusal.Star)]
    [InlineData("https://*", OriginRefusal.Star)]
    [InlineData("https://app.*.com", OriginRefusal.Star)]
    [InlineData("https://*app.example.com", OriginRefusal.Star)]
    [InlineData("https://app*.example.com", OriginRefusal.Star)]
    [InlineData("https://*.*.example.com", OriginRefusal.Star)]
    [InlineData("https://*.192.0.2.10", OriginRefusal.Star)]
    [InlineData("https://*.com", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.co.uk", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.CO.UK:8443", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.github.io", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.vercel.app", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.herokuapp.com", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.kawasaki.jp", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.foo.ck", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.localhost", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.not-a-registered-suffix", OriginRefusal.PublicSuffix)]
    [InlineData("https://*.みんな", OriginRefusal.PublicSuffix)]
    [InlineData("https://", OriginRefusal.EmptyLabel)]
    [InlineData("https:///path", OriginRefusal.Path)]
    [InlineData("https://.example.com", OriginRefusal.EmptyLabel)]
    [InlineData("https://app..example.com", OriginRefusal.EmptyLabel)]
    [InlineData("https://*..example.com", OriginRefusal.EmptyLabel)]
    [InlineData("https://app.。example", OriginRefusal.Host)]
    [InlineData("https://app.example.com.", OriginRefusal.TrailingDot)]
    [InlineData("https://localhost.", OriginRefusal.TrailingDot)]
    [InlineData("https://[::1]", OriginRefusal.IPv6)]
    [InlineData("https://[2001:db8::1]:8443", OriginRefusal.IPv6)]
    [InlineData("https://127.1", OriginRefusal.IPv4)]
    [InlineData("https://0x7f.0.0.1", OriginRefusal.IPv4)]
    [InlineData("https://127.0.0.0x1", OriginRefusal.IPv4)]
    [InlineData("https://2130706433", OriginRefusal.IPv4)]
    [InlineData("https://010.0.0.1", OriginRefusal.IPv4)]
    [InlineData("https://256.0.0.1", OriginRefusal.IPv4)]
    [InlineData("https://1.2.3.4.5", OriginRefusal.IPv4)]
    [InlineData("https://exa mple.com", OriginRefusal.Host)]
    [InlineData("https://exam_ple.com", OriginRefusal.Host)]
    [InlineData("https://-app.example.com", OriginRefusal.Host)]
    [InlineData("https://app-.example.com", OriginRefusal.Host)]
    [InlineData("https://%65xample.com", OriginRefusal.Host)]
    [InlineData("https://exa\tmple.com", OriginRefusal.Host)]
    [InlineData("https://exam;ple.com", OriginRefusal.Host)]
    [InlineData("https://'none'", OriginRefusal.Host)]
    [InlineData("https://xn--\u0080.example", OriginRefusal.Host)]
    [InlineData("https://a\u202eb.example", OriginRefusal.Host)]
    public void A_bad_line_is_refused_with_its_own_reason(string line, OriginRefusal refusal)
    {
        Assert.Equal(refusal, OriginPattern.Parse(line, out var pattern));
        Assert.Null(pattern);
        Assert.NotEmpty(refusal.Describe());
    }

    [Fact]
    public void Long_labels_and_long_hosts_are_refused()
    {
        Assert.Equal(OriginRefusal.None, OriginPattern.Parse($"https://{new string('a', 63)}.example", out _));
        Assert.Equal(OriginRefusal.Host, OriginPattern.Parse($"https://{new string('a', 64)}.example", out _));
        Assert.Equal(OriginRefusal.Host, OriginPattern.Parse("https://" + string.Join('.', Enumerable.Repeat("abcdefghi", 26)), out _));
    }

    [Fact]
    public void A_list_reports_every_bad_line_by_its_number_and_merges_duplicates()
    {
        var list = OriginAllowlist.Parse("https://a.example\r\n\r\nhttp://b.example\nhttps://A.example:443/\n c.example \n", out var refused);
        Assert.Equal(["https://a.example"], list.Patterns.Select(pattern => pattern.ToString()));
        Assert.Equal([new(3, "http://b.example", OriginRefusal.Scheme), new(5, "c.example", OriginRefusal.BareHost)], refused);
    }

    [Fact]
    public void A_list_holds_a_hundred_origins()
    {
        var lines = Enumerable.Range(0, 101).Select(i => $"https://a{i}.example").ToList();
        Assert.Equal(100, OriginAllowlist.Parse(string.Join('\n', lines.Take(100)), out var none).Patterns.Count);
        Assert.Empty(none);
        OriginAllowlist.Parse(string.Join('\n', lines), out var refused);
        Assert.Equal([new(101, "https://a100.example", OriginRefusal.TooMany)], refused);
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://localhost:5443", true)]
    [InlineData("https://xn--bcher-kva.example", true)]
    [InlineData("https://x.wild.example", true)]
    [InlineData("https://x.y.wild.example", true)]
    [InlineData("https://x.ports.example:8443", true)]
    [InlineData("https://wild.example", false)]
    [InlineData("https://evilwild.example", false)]
    [InlineData("https://.wild.example", false)]
    [InlineData("https://x.wild.example:8443", false)]
    [InlineData("https://x.ports.example", false)]
    [InlineData("https://*.wild.example", false)]
    [InlineData("https://X.wild.example", false)]
    [InlineData("https://x.wild.example/", false)]
    [InlineData("https://x.wild.example:443", false)]
    [InlineData("https://x.wild.example.", false)]
    [InlineData("https://evil.example/.wild.example", false)]
    [InlineData("https://evil.example#.wild.example", false)]
    [InlineData("https://evil.example\\.wild.example", false)]
    [InlineData("https://u@x.wild.example", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://app.example.com/", false)]
    [InlineData("https://app.example.com:443", false)]
    [InlineData("https://app.example.com:8443", false)]
    [InlineData("https://APP.example.com", false)]
    [InlineData("HTTPS://app.example.com", false)]
    [InlineData(" https://app.example.com", false)]
    [InlineData("https://app.example.com https://app.example.com", false)]
    [InlineData("https://app.example.com, https://app.example.com", false)]
    [InlineData("https://app.example.com.evil.example", false)]
    [InlineData("https://app-example.com", false)]
    [InlineData("https://xapp.example.com", false)]
    [InlineData("https://bücher.example", false)]
    [InlineData("https://localhost", false)]
    [InlineData("app.example.com", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_header_matches_only_as_browsers_send_it(string? header, bool admitted)
    {
        var list = OriginAllowlist.Parse(
            "https://app.example.com\nhttps://localhost:5443\nhttps://bücher.example\nhttps://*.wild.example\nhttps://*.ports.example:8443", out var refused);
        Assert.Empty(refused);
        Assert.Equal(admitted, list.Match(header) is not null);
    }

    [Fact]
    public void An_empty_list_lets_nobody_in()
    {
        var list = OriginAllowlist.Parse(null, out _);
        Assert.Null(list.Match("https://app.example.com"));
        Assert.Equal("'none'", list.FrameAncestors);
    }

    [Fact]
    public void Frame_ancestors_is_the_list_itself() =>
        Assert.Equal("https://a.example https://*.b.example:8443", OriginAllowlist.Parse("https://a.example\nhttps://*.b.example:8443", out _).FrameAncestors);

    [Fact]
    public void Whatever_is_accepted_cannot_break_out_of_a_policy_header() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var accepted = OriginPattern.Parse("https://" + text.Get, out var pattern) == OriginRefusal.None;
            return !accepted || System.Text.RegularExpressions.Regex.IsMatch(pattern!.ToString(), @"^https://(\*\.)?[a-z0-9.-]+(:[0-9]+)?\z");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalising_twice_changes_nothing() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((text, port) =>
        {
            if (OriginPattern.Parse($"https://{text.Get}.example:{port.Get}", out var once) != OriginRefusal.None) return true;
            return OriginPattern.Parse(once!.ToString(), out var twice) == OriginRefusal.None && once == twice;
        }).QuickCheckThrowOnFailure();
}
