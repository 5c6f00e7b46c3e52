#if MAILKIT
namespace Dashboard.Platform.Mail;

/// <summary>SMTP through MailKit, compiled unless <c>UseMailKit=false</c>.</summary>
public sealed class SmtpMailTransport(MailOptions options, TimeProvider time) : IMailTransport
{
    public string Description => options.ToString();

    public IMailConnection Open() => new MailKitConnection(options, time);

    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await using var connection = Open();
        return await connection.SendAsync(mail, cancellationToken);
    }

    public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var dialogue = new SmtpDialogue(options);
        await using var connection = new MailKitConnection(options, time, dialogue);
        return new MailTrial(await connection.SendAsync(mail, Task.CompletedTask, cancellationToken), dialogue.Steps);
    }
}
#endif
