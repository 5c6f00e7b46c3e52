using System.Text.Encodings.Web;
using System.Text.Unicode;
using Dashboard.Platform.Errors;
using Dashboard.Platform.Forms;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Dashboard.Platform;

/// <summary>What every page stands on: Razor Pages at the content root, error answers, security headers, static files.</summary>
public static class PlatformFeature
{
    public static WebApplicationBuilder AddPlatform(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Live.LiveEvents>();
        services.AddHostedService<Background.KeepHouse>();
        services.AddOptions<BrandingOptions>().BindConfiguration(BrandingOptions.Section)
            .Validate(static o => o.ProductName.Trim().Length is > 0 and <= 60, "Branding:ProductName must have 1 to 60 characters.")
            .ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MinuteCounter>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<OpenStreams>();
        builder.AddTrustedProxies();
        services.AddRazorPages()
            .WithRazorPagesAtContentRoot()
            .AddMvcOptions(static o =>
            {
                o.Filters.Add<StaleForm>();
                o.Filters.Add<ReadForm>();
                o.ModelBinderProviders.Insert(0, new PlainTextBinder.Provider());
            })
            .AddViewOptions(static o => o.HtmlHelperOptions.ClientValidationEnabled = false);
        services.AddAntiforgery(static o =>
        {
            o.Cookie.Name = "antiforgery";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.HeaderName = "RequestVerificationToken";
        });
        // A long text of a form with files is the page's to refuse, as one without files is.
        services.Configure<FormOptions>(static o => o.ValueLengthLimit = ReadForm.MaxBytes);
        services.Configure<CookieTempDataProviderOptions>(static o => o.Cookie.Name = "flash");
        // Names in any script stand in the page as they are; what HTML needs escaped still is.
        services.Configure<WebEncoderOptions>(static o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return builder;
    }

    /// <summary>The order is the point: headers and error answers around everything, then who it is, then what they may.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
            app.Logger.LogWarning("RateLimits:Enabled is false: nothing limits guessing and floods. This is for tests only.");
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseErrorResponses();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }
}
