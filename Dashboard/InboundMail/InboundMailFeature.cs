using Dashboard.Platform.Background;

namespace Dashboard.InboundMail;

/// <summary>Replies by mail: the one door by which mail comes in (product §6).</summary>
public static class InboundMailFeature
{
    public static WebApplicationBuilder AddInboundMail(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<MailSecrets>();
        builder.Services.AddScoped<ReceiveMail>();
        builder.Services.AddScoped<AdmitReply>();
        builder.Services.AddScoped<OpenMailedTicket>();
        builder.Services.AddScoped<FileMail>();
        builder.Services.AddScoped<NoteReport>();
        builder.Services.AddScoped<MailReceiptQueries>();
        builder.Services.AddHousekeeping<ForgetReceipts>();
        return builder;
    }

    public static WebApplication MapInboundMail(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapPost("/api/inbound-mail/{projectSlug}", InboundMailEndpoint.ReceiveAsync).AllowAnonymous();
        return app;
    }
}
