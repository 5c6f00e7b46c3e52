using System.Reflection;
using System.Text.RegularExpressions;
using Dashboard.Portal.Texts;

namespace Dashboard.Tests.Portal;

[Trait("Kind", "Pure")]
public sealed partial class PortalTextsTests
{
    /// <summary>Words that are the same in both languages.</summary>
    private static readonly string[] Alike = [];

    [Fact]
    public void Both_languages_say_everything_with_the_same_placeholders()
    {
        var english = Lines(PortalTexts.For("en"));
        var spanish = Lines(PortalTexts.For("es"));

        Assert.Equal(english.Keys.Order(), spanish.Keys.Order());
        Assert.All(english.Keys, name =>
        {
            Assert.False(string.IsNullOrWhiteSpace(english[name]), name);
            Assert.False(string.IsNullOrWhiteSpace(spanish[name]), name);
            Assert.Equal(Placeholders(english[name]), Placeholders(spanish[name]));
            Assert.True(english[name] != spanish[name] || Alike.Contains(name), $"{name} is not translated: {english[name]}");
        });
    }

    [Theory]
    [InlineData("es-MX", "es")]
    [InlineData("ES", "es")]
    [InlineData("en-GB", "en")]
    [InlineData("est", "en")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    public void A_tag_finds_its_language(string? tag, string locale) => Assert.Equal(locale, PortalTexts.For(tag).Locale);

    [Fact]
    public void The_first_language_that_there_is_wins() => Assert.Equal("es", PortalTexts.For("fr", null, "es", "en").Locale);

    private static Dictionary<string, string> Lines(PortalTexts texts) =>
        Of(texts, "").Concat(Of(texts.Frame, "Frame.")).ToDictionary(l => l.Name, l => l.Text);

    private static IEnumerable<(string Name, string Text)> Of(object texts, string prefix) =>
        texts.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.PropertyType == typeof(string))
            .Select(p => (prefix + p.Name, (string)p.GetValue(texts)!));

    private static string Placeholders(string text) => string.Join(',', Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
