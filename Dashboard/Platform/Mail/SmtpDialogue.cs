#if MAILKIT
using System.Net;
using System.Security.Authentication;
using System.Text;
using MailKit;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Listens to the conversation with a server and keeps its course in words. Of what the client says only the verbs are kept, so a password cannot get in;
/// what the server says is looked through for it, since a server may say anything.
/// </summary>
internal sealed class SmtpDialogue(MailOptions options) : IProtocolLogger
{
    private const int LongestAnswer = 200;
    private const int LongestLine = 2048;

    private readonly List<MailStep> steps = [];
    private readonly Queue<string> asked = new(["GREETING"]);
    private readonly StringBuilder line = new();
    private readonly StringBuilder answer = new();
    private string where = "";

    /// <summary>Base64 or a message's body follows, none of which is looked at, until the server has answered.</summary>
    private bool isPayload;

    public IReadOnlyList<MailStep> Steps => steps;

    // Asked for by the interface; nothing that it would hide is kept.
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>A server's words fit to show: one line, shortened, without the password in any of the forms it was sent in.</summary>
    public static string Hide(string text, MailOptions options)
    {
        var shown = HeaderText.Clean(text, LongestAnswer);
        if (options.Password.Length == 0) return shown;
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{options.Username}\0{options.Password}"));
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes(options.Password));
        foreach (var secret in new[] { plain, login, HeaderText.Clean(options.Password, LongestAnswer) })
        {
            if (secret.Length > 0) shown = shown.Replace(secret, "********", StringComparison.OrdinalIgnoreCase);
        }

        return shown;
    }

    public void Connected(EndPoint? address) => where = address?.ToString() ?? "";

    public void Encrypted(SslProtocols protocol) =>
        steps.Add(new MailStep($"Encrypted with {protocol.ToString().Replace("Tls1", "TLS 1.", StringComparison.Ordinal)}; the certificate is valid for {options.Host}", "", true));

    public void LogConnect(Uri uri)
    {
        // Said by Connected, which knows the address.
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (isPayload) return;
        foreach (var command in Encoding.Latin1.GetString(buffer, offset, count).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var verb = command.Split(' ')[0].ToUpperInvariant();
            asked.Enqueue(verb);
            isPayload = verb is "AUTH" or "BDAT";
            if (isPayload) return;
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        for (var i = offset; i < offset + count; i++)
        {
            if (buffer[i] == '\n') Heard(line.ToString().TrimEnd('\r'));
            else if (line.Length < LongestLine) line.Append((char)buffer[i]);
            if (buffer[i] == '\n') line.Clear();
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Heard(string text)
    {
        if (text.Length < 3 || !int.TryParse(text.AsSpan(0, 3), out var code)) return;
        if (answer.Length < LongestLine) answer.Append(' ').Append(text.Length > 4 ? text.AsSpan(4) : []);
        if (text.Length > 3 && text[3] == '-') return;
        var words = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer.ToString())).Trim();
        answer.Clear();
        // 334: the server wants more of the same AUTH. 354: it waits for the message, and answers once more when it has it.
        if (code == 334) return;
        if (code == 354)
        {
            isPayload = true;
            return;
        }

        isPayload = false;
        Answered(asked.Count > 0 ? asked.Dequeue() : "", code, Hide($"{code} {words}", options));
    }

    private void Answered(string verb, int code, string words)
    {
        var worked = code < 400;
        var text = verb switch
        {
            "GREETING" => $"Connected to {options.Host} ({where})",
            "STARTTLS" when worked => "The server agreed to encrypt",
            "STARTTLS" => "The server did not agree to encrypt",
            "AUTH" when worked => $"Signed in as {HeaderText.Clean(options.Username, 100)}",
            "AUTH" => "User name and password were not accepted",
            "MAIL" => worked ? "The sender was accepted" : "The sender was refused",
            "RCPT" => worked ? "The recipient was accepted" : "The recipient was refused",
            "DATA" or "BDAT" => worked ? "The mail was taken" : "The mail was refused",
            _ => null,
        };
        if (text is null) return;
        // MailKit tries one way to sign in after the other; the last is what counts.
        if (verb == "AUTH" && steps is [.., { Text: "User name and password were not accepted" }]) steps.RemoveAt(steps.Count - 1);
        steps.Add(new MailStep(text, words, worked));
    }
}
#endif
