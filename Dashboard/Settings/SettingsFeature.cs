namespace Dashboard.Settings;

/// <summary>Settings that belong to no door: how a project's mail is sent and how it looks.</summary>
public static class SettingsFeature
{
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ReadMailServer>();
        builder.Services.AddScoped<UseMailServer>();
        builder.Services.AddScoped<RemoveMailServer>();
        builder.Services.AddScoped<SendTestMail>();
        builder.Services.AddScoped<ChangeMailAppearance>();
        builder.Services.AddScoped<PreviewMail>();
        return builder;
    }
}
