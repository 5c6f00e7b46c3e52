using System.Globalization;
using Dashboard.Platform.Mail;

namespace Dashboard.CommandLine.Checkup;

/// <summary>Whether mail would leave by one server: it answers, encrypts as demanded, and lets us sign in. Nothing is sent.</summary>
/// <param name="fix">What to do where it lets nobody in.</param>
internal sealed class ExamineServer(string subject, string fix)
{
    public async Task<Finding> RunAsync(MailOptions options, CancellationToken cancellationToken)
    {
        var reached = await new SmtpProbe(options.Host, options.Port, options.Security).RunAsync(subject, cancellationToken);
        if (reached.Verdict != Verdict.Ok) return reached;
        if (await SmtpSignIn.TryAsync(options, cancellationToken) is not { } tried)
            return reached with { Text = $"{reached.Text}; whether it lets us in, Settings → Mail → Send test mail tells" };
        if (tried.Problem is { } problem)
            return new Finding(Verdict.Failure, subject, string.Create(CultureInfo.InvariantCulture, $"{options.Host}:{options.Port} answers, but {problem}"), $"{fix}; Settings → Mail → Send test mail tells the conversation");
        var how = string.Join("; ", new[] { Encrypted(tried), options.Username.Length > 0 ? $"signed in as {HeaderText.Clean(options.Username, 100)}" : "no user name is set, so nobody signed in" }.OfType<string>());
        return reached with { Text = $"{reached.Text}; {how}. Nothing was sent: Settings → Mail → Send test mail does" };
    }

    private static string? Encrypted(SmtpSignIn tried) =>
        tried.Steps.FirstOrDefault(static s => s.Text.StartsWith("Encrypted", StringComparison.Ordinal)) is { } step ? $"e{step.Text[1..]}" : "not encrypted";
}
