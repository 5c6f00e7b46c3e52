namespace Dashboard.Platform.Mail;

/// <summary>How far one gets with a mail server without a mail: connected, encrypted as set, signed in, goodbye.</summary>
/// <param name="Problem">Why it ended before, in words, never with a password; null if it did not.</param>
/// <param name="Steps">In their order; the last is where it ended.</param>
public sealed record SmtpSignIn(string? Problem, IReadOnlyList<MailStep> Steps)
{
    /// <summary>Tries it, by the same rules as mail goes out.</summary>
    /// <returns>Null in a build without MailKit, whose client only ever sends.</returns>
    public static async Task<SmtpSignIn?> TryAsync(MailOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
#if MAILKIT
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var dialogue = new SmtpDialogue(options);
        using var session = new MailKitSession(options, dialogue);
        return new SmtpSignIn(await OwnThread.RunAsync(() => FindProblem(session, options, limit.Token, cancellationToken)), dialogue.Steps);
#else
        await Task.CompletedTask;
        return null;
#endif
    }

#if MAILKIT
    /// <summary>A server that says nothing for so long is none to rely on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static string? FindProblem(MailKitSession session, MailOptions options, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            if (session.Connect(limit) is { } refused) return refused;
            session.SayGoodbye(limit);
            return null;
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{options.Host} did not answer within {Patience.TotalSeconds:0} seconds";
        }
        catch (Exception e) when (session.Describe(e) is { } outcome)
        {
            return outcome.Reason;
        }
    }
#endif
}
