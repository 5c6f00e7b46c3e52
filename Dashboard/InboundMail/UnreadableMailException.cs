namespace Dashboard.InboundMail;

/// <summary>The mail is no mail, or more than a mail that people write ever is.</summary>
/// <param name="code">For programs, as the endpoint answers it.</param>
#pragma warning disable CA1032 // It always has a code; nothing else makes sense of it.
public sealed class UnreadableMailException(string code, string message) : Exception(message)
{
    public string Code => code;
}
#pragma warning restore CA1032
