using Dashboard.Platform.Background;
using Dashboard.Platform.Live;

namespace Dashboard.Notifications;

/// <summary>Who is told of what, when, by mail (product §6).</summary>
public static class NotificationsFeature
{
    /// <exception cref="Platform.InvalidConfigurationException">A setting of <c>Notifications:*</c> is out of range.</exception>
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(NotificationOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<MailPasswords>();
        builder.Services.AddSingleton<MailRoutes>();
        builder.Services.AddScoped<MailLooks>();
        builder.Services.AddScoped<SampleMail>();
        builder.Services.AddScoped<PendingMail>();
        builder.Services.AddScoped<QueueCustomerMail>();
        builder.Services.AddScoped<QueueAgentMail>();
        builder.Services.AddScoped<CancelMessageMail>();
        builder.Services.AddScoped<SendMailNow>();
        builder.Services.AddScoped<MailLog>();
        builder.Services.AddScoped<MailStates>();
        builder.Services.AddSingleton<MailLinks>();
        builder.Services.AddSingleton<UnsubscribeLinks>();
        builder.Services.AddScoped<StopCustomerMail>();
        builder.Services.AddHousekeeping<ForgetMail>();
        builder.Services.AddScoped<MailLinkProblems>();
        builder.Services.AddScoped<ReplyAddresses>();
        builder.Services.AddScoped<ClaimDueMail>();
        builder.Services.AddScoped<LoadTicketMails>();
        builder.Services.AddScoped<ComposeTicketMail>();
        builder.Services.AddSingleton<AccountLinks>();
        builder.Services.AddScoped<QueueAccountMail>();
        builder.Services.AddScoped<PreparePasswordReset>();
        builder.Services.AddScoped<ComposeAccountMail>();
        builder.Services.AddScoped<WriteClaimedMail>();
        builder.Services.AddScoped<NoteAcceptedMail>();
        builder.Services.AddScoped<SettleAcceptedMail>();
        builder.Services.AddScoped<RecordMailOutcome>();
        builder.Services.AddScoped<PrepareMailBatch>();
        builder.Services.AddTransient<DeliverMailBatch>();
        builder.Services.AddScoped<DeliverDueMail>();
        builder.Services.AddSingleton<DrainMailLane>();
        builder.Services.AddHostedService<OutboxWorker>();
        return builder;
    }

    /// <summary>Tells pages that show a ticket to look again at its mail, as event <c>change</c> of topic <c>ticket:{id}</c>.</summary>
    internal static void PublishMailChange(this LiveEvents live, long? ticketId)
    {
        if (ticketId is not null) live.Publish($"ticket:{ticketId}", "change", "mail");
    }
}
