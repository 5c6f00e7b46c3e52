using Dashboard.Platform.Mail;

namespace Dashboard.Tests.Platform.Mail;

[Trait("Kind", "Pure")]
public sealed class HeaderSafetyTests
{
    [Theory]
    [InlineData("a\r\nBcc: eve@evil.test", "a Bcc: eve@evil.test")]
    [InlineData("a\nb", "a b")]
    [InlineData("a\rb", "a b")]
    [InlineData("a\0b\u0085c\u2028d\u2029e", "a b c d e")]
    [InlineData("moc.\u202Eevil", "moc. evil")]
    [InlineData("  a \t b  ", "a b")]
    [InlineData(null, "")]
    public void A_header_text_is_one_line(string? typed, string expected) => Assert.Equal(expected, HeaderText.Clean(typed, 200));

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character_and_a_cut_splits_no_pair()
    {
        Assert.Equal("a\uFFFDb", HeaderText.Clean("a\uD83Db", 200));
        Assert.Equal("a…", HeaderText.Clean("a😀b", 3));
        Assert.Equal("a\uFFFD\nb", HeaderText.CleanBody("a\uDE00\r\n\0b"));
    }

    [Theory]
    [InlineData("lisa@example.com", "lisa@example.com")]
    [InlineData(" lisa@EXAMPLE.com ", "lisa@example.com")]
    [InlineData("o'hara+x@example.com", "o'hara+x@example.com")]
    [InlineData("lisa@bücher.example", "lisa@xn--bcher-kva.example")]
    [InlineData("lïsa@example.com", "lïsa@example.com")]
    public void An_address_is_read_with_its_domain_in_ascii(string typed, string expected)
    {
        Assert.True(Mailbox.TryCreate(typed, "Lisa", out var mailbox));
        Assert.Equal(expected, mailbox.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lisa")]
    [InlineData("@example.com")]
    [InlineData("lisa@")]
    [InlineData("lisa@example.com\r\nBcc: eve@evil.test")]
    [InlineData("lisa@example.com, eve@evil.test")]
    [InlineData("Lisa <lisa@example.com>")]
    [InlineData("\"eve@evil.test\"@example.com")]
    [InlineData("lisa@example.com>")]
    [InlineData("li sa@example.com")]
    [InlineData("lisa@exa mple.com")]
    [InlineData("lisa@[10.0.0.1]")]
    [InlineData("lisa@example..com")]
    [InlineData("lisa..m@example.com")]
    [InlineData("lisa@-example.com")]
    [InlineData("li\uD83Dsa@example.com")]
    [InlineData("lisa@example.com\u2028")]
    public void What_a_header_could_read_as_more_than_one_bare_address_is_refused(string typed) =>
        Assert.False(Mailbox.TryCreate(typed, null, out _));

    [Fact]
    public void A_name_cannot_end_its_quotes()
    {
        Assert.True(Mailbox.TryCreate("lisa@example.com", "Eve\" <eve@evil.test>,\r\n\"", out var mailbox));
        Assert.DoesNotContain('"', mailbox.Name);
        Assert.DoesNotContain('\n', mailbox.Name);
    }

    [Theory]
    [InlineData("no-at")]
    [InlineData("a@b>\r\nBcc: eve@evil.test")]
    [InlineData("a@b c")]
    public void A_message_id_that_is_none_is_a_bug(string id) => Assert.Throws<ArgumentException>(() => new OutgoingMail
    {
        From = new Mailbox("a@b.test", ""),
        To = new Mailbox("c@d.test", ""),
        Subject = "",
        Text = "",
        Html = "",
        MessageId = id,
    });
}
