namespace Dashboard.Data.Notifications;

/// <summary>How the connection to a mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>No encryption.</summary>
    None = 1,

    /// <summary>STARTTLS, mandatory: a server that does not offer it gets no mail.</summary>
    StartTls = 2,

    /// <summary>TLS from the first byte; needs MailKit.</summary>
    ImplicitTls = 3,
}
