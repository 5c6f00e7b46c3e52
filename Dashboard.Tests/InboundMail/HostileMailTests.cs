#if MAILKIT
using System.Diagnostics;
using System.Net;
using System.Text;
using Dashboard.Data.InboundMail;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.InboundMail;

/// <summary>Mail that was made to do harm.</summary>
public sealed class HostileMailTests : IAsyncLifetime
{
    private static readonly string[] Pieces =
    [
        "From: a@b.example\r\n", "To: reply+0123456789abcdef0123456789abcdef@reply.acme.test\r\n", "Subject: =?utf-8?B?4pi6?=\r\n", "Message-ID: <", ">\r\n", "\r\n", "\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: text/html; charset=utf-7\r\n", "Content-Type: text/plain; charset=\"nope\"\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", "Content-Type: message/delivery-status\r\n", "Content-Type: application/ms-tnef; name=winmail.dat\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Disposition: attachment; filename*=utf-8''%00%ff\r\n",
        "--b\r\n", "--b--\r\n", "=\r\n", "=00", "=?", "?=", "\0", "\u0000\u0001", "<b>", "<![CDATA[", "<!--", "</", "> ", "On x wrote:\r\n", "References: <a@b> <", "\ud800", "Auto-Submitted: no\r\n", "\t", ";", "\"", "\\",
    ];

    private MailScene scene = null!;

    public async Task InitializeAsync() => scene = await MailScene.StartAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_thousand_recipients_are_no_trouble_and_the_right_one_is_found()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        var many = string.Join(",\r\n ", Enumerable.Range(1, 1000).Select(i => $"\"Person, {i}\" <p{i}@example.com>").Append(sent.ReplyAddress));

        Assert.Equal(MailReceiptOutcome.Reply, (await scene.ReceiveAsync(scene.Plain("Hello all.", many))).Outcome);
    }

    [Theory]
    [InlineData("parts")]
    [InlineData("depth")]
    [InlineData("mails within mails")]
    [InlineData("headers")]
    [InlineData("one header")]
    public async Task A_bomb_is_refused_in_little_time(string kind)
    {
        var bomb = kind switch
        {
            "parts" => "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("--b\r\n\r\n", 500_000),
            "depth" => Repeat(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n", 5_000),
            "mails within mails" => Repeat("Content-Type: message/rfc822\r\n\r\n", 5_000),
            "headers" => Repeat("X: y\r\n", 500_000) + "\r\nHello.",
            _ => "X: " + new string('y', 5_000_000) + "\r\n\r\nHello.",
        };
        var clock = Stopwatch.StartNew();

        using var answer = await scene.PostAsync(Encoding.ASCII.GetBytes("From: lisa@example.com\r\n" + bomb));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("mail_too_complex", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Deeply_nested_html_is_read_in_little_time()
    {
        var html = Repeat("<div><b>", 200_000) + "x" + Repeat("<table><tr><td>", 50_000);
        var clock = Stopwatch.StartNew();

        var receipt = await scene.ReceiveAsync(Encoding.ASCII.GetBytes($"From: lisa@example.com\r\nContent-Type: text/html\r\n\r\n{html}"));

        Assert.Equal(MailReceiptOutcome.NewTicket, receipt.Outcome);
        Assert.Equal("message.html", Assert.Single((await scene.NewestAsync(receipt.TicketId!.Value)).Attachments).FileName);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Hundreds_of_nested_html_parts_are_read_in_little_time()
    {
        var part = "--b\r\nContent-Type: text/html\r\n\r\n" + Repeat("<div><b>", 5_000) + "\r\n";
        var clock = Stopwatch.StartNew();

        var receipt = await scene.ReceiveAsync(Encoding.ASCII.GetBytes($"From: lisa@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{Repeat(part, 290)}--b--\r\n"));

        Assert.Equal(MailReceiptOutcome.NewTicket, receipt.Outcome);
        // It took minutes, however idle the machine.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_tag_with_a_hundred_thousand_attributes_is_read_in_little_time()
    {
        var html = "<p " + Repeat(i => $"a{i:x} ", 75_000) + ">Hello.";
        var clock = Stopwatch.StartNew();

        await scene.ReceiveAsync(Encoding.ASCII.GetBytes($"From: lisa@example.com\r\nContent-Type: text/html\r\n\r\n{html}"));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Nul_control_characters_and_lone_surrogates_go_and_the_rest_is_kept()
    {
        var mail = Encoding.Latin1.GetBytes(
            "From: =?utf-8?Q?Li=00sa?= <lisa@example.com>\r\nSubject: =?utf-8?Q?a=00b=0D=0ABcc:_x?=\r\nMessage-ID: <n\u0000ul@example.com>\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\nBefore=00=ED=A0=80=1B[31m after <script>alert(1)</script>\r\n");

        var receipt = await scene.ReceiveAsync(mail);

        var message = await scene.NewestAsync(receipt.TicketId!.Value);
        Assert.DoesNotContain('\0', message.Body + receipt.Subject + receipt.FromName + receipt.MessageId);
        Assert.StartsWith("Before", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', receipt.Subject);
        var page = await (await scene.App.SignInAsync(Support.Cast.Bob)).GetAsync($"/acme/tickets/{(await scene.TicketAsync(message.TicketId)).Number}");
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_files_are_no_paths()
    {
        var mail = "From: lisa@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Disposition: attachment; filename=\"../../etc/pass\u202Etxt.exe\"\r\n\r\nx\r\n--b--\r\n";

        var receipt = await scene.ReceiveAsync(Encoding.UTF8.GetBytes(mail));

        var name = Assert.Single((await scene.NewestAsync(receipt.TicketId!.Value)).Attachments).FileName;
        Assert.DoesNotContain('/', name);
        Assert.DoesNotContain('\u202E', name);
    }

    [Fact]
    public async Task Random_bytes_and_broken_mail_are_never_an_error_of_ours()
    {
        var broken = Gen.Sized(size => Gen.Elements(Pieces).ListOf(Math.Max(1, size))).Select(p => Encoding.Latin1.GetBytes("From: a@b.example\r\n" + string.Concat(p)));
        var random = ArbMap.Default.GeneratorFor<byte[]>();
        var samples = Gen.OneOf(broken, broken, broken, random).Sample(250, 40);

        foreach (var mail in samples)
        {
            using var answer = await scene.PostAsync(mail);
            Assert.True((int)answer.StatusCode is 200 or 202 or 422 or 429, $"{(int)answer.StatusCode} to {Convert.ToBase64String(mail)}: {scene.App.Log}");
            // One sender may not open more than so many.
            scene.App.Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private static string Repeat(string piece, int times) => new StringBuilder(piece.Length * times).Insert(0, piece, times).ToString();

    private static string Repeat(Func<int, string> piece, int times) => string.Concat(Enumerable.Range(0, times).Select(piece));
}
#endif
