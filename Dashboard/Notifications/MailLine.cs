using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <summary>The connection that a lane's mails go over, one after another; another one once its server's settings are others.</summary>
internal sealed class MailLine : IAsyncDisposable
{
    private IMailTransport? transport;
    private IMailConnection? connection;

    public async ValueTask<IMailConnection> ToAsync(IMailTransport wanted)
    {
        if (connection is not null && ReferenceEquals(transport, wanted)) return connection;
        await DisposeAsync();
        (transport, connection) = (wanted, wanted.Open());
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
        connection = null;
    }
}
