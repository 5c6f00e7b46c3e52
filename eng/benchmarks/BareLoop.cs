using System.Diagnostics;
using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.Benchmarks;

/// <summary>The transport and nothing else, sending copies of one letter, in a process of its own that the runtime treats as it treats the product.</summary>
internal static class BareLoop
{
    public static async Task KeepAsync(string folder, OutgoingMail letter)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.txt"), letter.Text);
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.html"), letter.Html);
    }

    /// <returns>Mails a second, after <paramref name="warm"/> that do not count.</returns>
    public static async Task<double> RunAsync(string folder, SmtpSink sink, int warm, int mails)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BareLoop).Assembly.Location, "bare", folder, $"{sink.Port}", $"{warm}", $"{mails}"]) { RedirectStandardOutput = true };
        // As the product's project file says.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(said, CultureInfo.InvariantCulture);
    }

    /// <summary>What that process does.</summary>
    public static async Task<int> SendAsync(string folder, int port, int warm, int mails)
    {
        var options = new MailOptions
        {
            Transport = MailTransportKind.Smtp, Directory = folder, Host = "127.0.0.1", Port = port, Security = MailSecurity.None, From = new Mailbox("support@acme.test", "Acme"),
        };
        var (text, html) = (await File.ReadAllTextAsync(Path.Combine(folder, "letter.txt")), await File.ReadAllTextAsync(Path.Combine(folder, "letter.html")));
        using var connection = ((IMailTransport)new SmtpMailTransport(options, TimeProvider.System)).Open();
        var clock = new Stopwatch();
        for (var i = 0; i < warm + mails; i++)
        {
            if (i == warm) clock.Start();
            var outcome = connection.Send(Letter(options.From, text, html), OpenMailGate.Instance, CancellationToken.None);
            if (outcome.Kind != MailOutcomeKind.Sent) throw new InvalidOperationException(outcome.Reason);
        }

        Console.WriteLine((mails / clock.Elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static OutgoingMail Letter(Mailbox from, string text, string html) => new()
    {
        From = from,
        To = new Mailbox("customer@example.com", "Customer"),
        Subject = "[#1] Question 1",
        Text = text,
        Html = html,
        MessageId = $"{OpaqueId.New()}@bare.test",
        InReplyTo = "ticket.1@bare.test",
        References = ["ticket.1@bare.test"],
    };
}
