namespace Dashboard.Notifications;

/// <summary>The connections that a lane's mails go over.</summary>
internal sealed class MailLines : IDisposable
{
    public MailLine First { get; } = new();

    /// <summary>Over which the next mail is begun; null once the server did not want it.</summary>
    public MailLine? Beside { get; private set; } = new();

    public void GiveUpBeside()
    {
        Beside?.Dispose();
        Beside = null;
    }

    public void Dispose()
    {
        First.Dispose();
        GiveUpBeside();
    }
}
