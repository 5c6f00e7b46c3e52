using Dashboard.Platform.Security;

namespace Dashboard.Portal;

/// <summary>Settings → Embedded Portal: what its pages and its custom CSS need.</summary>
public static class PortalSettingsFeature
{
    public static WebApplicationBuilder AddPortalSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ConfigurePortal>();
        builder.Services.AddSingleton<FetchCustomCss>();
        builder.Services.AddSingleton<RefreshCustomCss>();
        builder.Services.AddHostedService<RefreshCustomCssLoop>();
        builder.Services.AddHttpClient(FetchCustomCss.ClientName).ConfigurePrimaryHttpMessageHandler(PublicInternet.NewHandler);
        return builder;
    }
}
