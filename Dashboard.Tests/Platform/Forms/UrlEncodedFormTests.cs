using System.Text;
using Dashboard.Platform.Forms;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Platform.Forms;

[Trait("Kind", "Pure")]
public sealed class UrlEncodedFormTests
{
    [Theory]
    [InlineData("a=1&b=2", "a", "1")]
    [InlineData("a=x+y%20z", "a", "x y z")]
    [InlineData("a=%C3%BC%F0%9F%98%80", "a", "ü😀")]
    [InlineData("a=%00", "a", "\0")]
    [InlineData("a=%zz%4", "a", "%zz%4")]
    [InlineData("a=%4", "a", "%4")]
    [InlineData("a=%", "a", "%")]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("a", "a", "")]
    [InlineData("&&a=1&", "a", "1")]
    [InlineData("a=1&a=2", "a", "1,2")]
    [InlineData("%61=1", "a", "1")]
    public void It_reads_as_the_standard_says(string body, string name, string value) =>
        Assert.Equal(value, UrlEncodedForm.Parse(Encoding.UTF8.GetBytes(body))[name].ToString());

    [Fact]
    public void Bytes_that_are_no_text_become_the_replacement_character() =>
        Assert.Equal("x\ufffdy", UrlEncodedForm.Parse("a=x%FFy"u8)["a"].ToString());

    [Fact]
    public void Whatever_a_browser_sends_arrives() => Prop.ForAll<NonEmptyString, string>((name, value) =>
    {
        value ??= "";
        var body = $"{Uri.EscapeDataString(name.Get)}={Uri.EscapeDataString(value)}";
        return UrlEncodedForm.Parse(Encoding.UTF8.GetBytes(body))[AsUtf8(name.Get)] == AsUtf8(value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_make_it_fail() => Prop.ForAll<byte[]>(body => UrlEncodedForm.Parse(body ?? []) is not null).QuickCheckThrowOnFailure();

    // Half a surrogate pair is no text: browsers send the replacement character for it.
    private static string AsUtf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
