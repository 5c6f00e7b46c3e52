using Dashboard.Platform.Database;

namespace Dashboard.Platform.Mail;

/// <summary>How mail is composed and leaves: options, transport, templates.</summary>
public static class MailFeature
{
    /// <exception cref="InvalidConfigurationException">A setting of <c>Mail:*</c> or <c>PublicUrl</c> is unknown or impossible.</exception>
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var publicUrl = new PublicUrl(builder.Configuration);
        var options = MailOptionsReader.Read(builder.Configuration, new DataDirectory(builder.Configuration, builder.Environment), publicUrl);
        builder.Services.AddSingleton(publicUrl);
        builder.Services.AddSingleton(options);
        if (options.Transport == MailTransportKind.Smtp) builder.Services.AddSingleton<IMailTransport, SmtpMailTransport>();
        else builder.Services.AddSingleton<IMailTransport, DirectoryMailTransport>();
        builder.Services.AddScoped<MailTemplates>();
        return builder;
    }
}
