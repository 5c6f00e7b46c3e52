using Dashboard.Platform.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Platform.Mail;

[Trait("Kind", "Pure")]
public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("Yes.\n\nOn Tue, 25 Nov 2025, Acme wrote:\n> Really?", "Yes.")]
    [InlineData("Yes.\n\nOn Tue, 25 Nov 2025 at 09:03, Acme Support Team\n<reply+0123@reply.acme.test> wrote:\n\n> Really?\n>\n> Yes?", "Yes.")]
    [InlineData("Sí.\n\nEl mar, 25 nov 2025 a las 9:03, Acme (<a@b.c>) escribió:\n> ¿Seguro?", "Sí.")]
    [InlineData("Ja.\n\nAm 25.11.25 um 09:03 schrieb Acme:\n> Wirklich?", "Ja.")]
    [InlineData("Yes.\n\n-----Original Message-----\nFrom: Acme\nSent: now\n\nReally?", "Yes.")]
    [InlineData("Sí.\n\n-----Mensaje original-----\nDe: Acme\n\n¿Seguro?", "Sí.")]
    [InlineData("Yes.\n\nFrom: Acme <a@b.c>\nSent: Tuesday\nTo: Lisa\nSubject: Hm\n\nReally?", "Yes.")]
    [InlineData("Sí.\n\nDe: Acme\nEnviado el: martes\nPara: Lisa\nAsunto: Hm\n\n¿Seguro?", "Sí.")]
    [InlineData("Yes.\n\n________________________________\nFrom: Acme\nSent: now\nTo: Lisa\n\nReally?", "Yes.")]
    [InlineData("Yes.\n\n> Really?\n> Yes?\n", "Yes.")]
    [InlineData("On Mon, 1 Jan 2025, Acme wrote:\n> Really?", "")]
    public void What_follows_to_the_end_is_folded(string text, string fresh)
    {
        var split = QuotedText.Split(text);

        Assert.Equal(fresh, split.Fresh);
        Assert.NotEqual("", split.Quoted);
    }

    [Theory]
    [InlineData("Just words.")]
    [InlineData("> Really?\nYes, between the lines.\n> And now?\nStill.")]
    [InlineData("On Tue, 25 Nov 2025, Acme wrote:\n> Really?\n\nYes, below it.")]
    [InlineData("On Tuesday I wrote to you\nand nobody answered.")]
    [InlineData("From: here to there it is far.\nThat is all.")]
    [InlineData("a > b\nc > d")]
    [InlineData("")]
    public void What_the_writer_wrote_is_not(string text) => Assert.Equal((text, ""), QuotedText.Split(text));

    [Theory]
    [InlineData(">\n", "x")]
    [InlineData("On x wrote:\n", "x")]
    [InlineData("On x wrote:\n>\n\n", "x")]
    [InlineData("From: a\n", "x")]
    public void A_mail_made_of_beginnings_of_quotations_costs_no_more_than_its_length(string line, string end)
    {
        var text = string.Concat(Enumerable.Repeat(line, 200_000)) + end;
        var watch = System.Diagnostics.Stopwatch.StartNew();

        QuotedText.Split(text);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Nothing_is_lost_of_any_text()
    {
        var line = Gen.Elements("", "> a", ">> b", "On x wrote:", "On y", "text", "From: a", "To: b", "Subject: c", "-----Original Message-----", "El x escribió:", " ", "\t> d");
        Prop.ForAll(line.ListOf().Select(l => string.Join('\n', l)).ToArbitrary(), text =>
        {
            var (fresh, quoted) = QuotedText.Split(text);
            return Squeeze(text) == Squeeze(fresh + "\n" + quoted);
        }).QuickCheckThrowOnFailure();
    }

    private static string Squeeze(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));
}
