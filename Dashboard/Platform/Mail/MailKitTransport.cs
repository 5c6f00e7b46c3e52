#if MAILKIT
namespace Dashboard.Platform.Mail;

/// <summary>SMTP through MailKit, compiled unless <c>UseMailKit=false</c>.</summary>
public sealed class SmtpMailTransport(MailOptions options, TimeProvider time) : IMailTransport
{
    public string Description => options.ToString();

    public IMailConnection Open() => new MailKitConnection(options, time);

    public Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => SendAsync(mail, null, cancellationToken);

    public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var dialogue = new SmtpDialogue(options);
        return new MailTrial(await SendAsync(mail, dialogue, cancellationToken), dialogue.Steps);
    }

    private Task<MailOutcome> SendAsync(OutgoingMail mail, SmtpDialogue? dialogue, CancellationToken cancellationToken) => OwnThread.RunAsync(() =>
    {
        using var connection = new MailKitConnection(options, time, dialogue);
        return connection.Send(mail, OpenMailGate.Instance, cancellationToken);
    });
}
#endif
