using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <summary>The connection that a lane's mails go over, one after another; another one once its server's settings are others.</summary>
internal sealed class MailLine : IDisposable
{
    private IMailTransport? transport;
    private IMailConnection? connection;

    public IMailConnection To(IMailTransport wanted)
    {
        if (connection is not null && ReferenceEquals(transport, wanted)) return connection;
        connection?.Dispose();
        (transport, connection) = (wanted, wanted.Open());
        return connection;
    }

    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }
}
