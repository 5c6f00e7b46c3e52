using System.Diagnostics;
using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.Benchmarks;

/// <summary>The transport and nothing else, sending copies of one letter, in a process of its own that the runtime treats as it treats the product.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly Process process;

    public BareLoop(string folder, SmtpSink sink)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BareLoop).Assembly.Location, "bare", folder, $"{sink.Port}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // As the product's project file says.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        process = Process.Start(start)!;
    }

    public static async Task KeepAsync(string folder, OutgoingMail letter)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.txt"), letter.Text);
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.html"), letter.Html);
    }

    /// <returns>Mails a second.</returns>
    public async Task<double> SendAsync(int mails)
    {
        await process.StandardInput.WriteLineAsync(mails.ToString(CultureInfo.InvariantCulture));
        var said = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare loop ended.");
        return double.Parse(said, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        // It ends with its input.
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>What that process does: as many as each line says, and how many a second that were.</summary>
    public static async Task<int> ServeAsync(string folder, int port)
    {
        var options = new MailOptions
        {
            Transport = MailTransportKind.Smtp, Directory = folder, Host = "127.0.0.1", Port = port, Security = MailSecurity.None, From = new Mailbox("support@acme.test", "Acme"),
        };
        var (text, html) = (await File.ReadAllTextAsync(Path.Combine(folder, "letter.txt")), await File.ReadAllTextAsync(Path.Combine(folder, "letter.html")));
        using var connection = ((IMailTransport)new SmtpMailTransport(options, TimeProvider.System)).Open();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var mails = int.Parse(line, CultureInfo.InvariantCulture);
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < mails; i++)
            {
                var outcome = connection.Send(Letter(options.From, text, html), OpenMailGate.Instance, CancellationToken.None);
                if (outcome.Kind != MailOutcomeKind.Sent) throw new InvalidOperationException(outcome.Reason);
            }

            Console.WriteLine((mails / clock.Elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

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
