using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Platform.Errors;
using Htmx;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Account;

/// <summary>Staff sign-in. Customers have no account here: the host application vouches for them.</summary>
public static class AccountFeature
{
    public static WebApplicationBuilder AddAccount(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ILookupNormalizer, LookUpAccounts>();
        builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        builder.Services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                // NIST SP 800-63B: length, not composition.
                options.Password.RequiredLength = 12;
                options.Password.RequiredUniqueChars = 4;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddEntityFrameworkStores<DashboardDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<UserPrincipals>()
            .AddDefaultTokenProviders();
        builder.Services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "dashboard";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/account/sign-in";
            options.ReturnUrlParameter = "returnUrl";
            // The page itself answers 403 and says why; a redirect would lose the address that was asked for.
            options.Events.OnRedirectToAccessDenied = static context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
            options.Events.OnRedirectToLogin = static context =>
            {
                RedirectToSignIn(context);
                return Task.CompletedTask;
            };
        });
        // How long a session may outlive a changed password. One look-up a minute and member.
        builder.Services.Configure<SecurityStampValidatorOptions>(static options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        builder.Services.AddScoped<SignInWithPassword>();
        builder.Services.AddScoped<FirstStartLinks>();
        builder.Services.AddScoped<FoundInstallation>();
        builder.Services.AddScoped<AcceptInvitation>();
        builder.Services.AddScoped<SetForgottenPassword>();
        builder.Services.AddSingleton<AccountLimit>();
        builder.Services.AddHostedService<PrintFirstStartLink>();
        // It would write the address of every request, and with it the token of a first-start, invitation or password link.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }
    // A fragment must not become the sign-in page: htmx is told to leave for it. A program is not sent to a page at all.
    private static void RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.IsHtmx())
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Htmx(h => h.Redirect("/account/sign-in"));
        }
        else if (!ErrorResponses.WantsPage(context.Request))
        {
            context.Response.StatusCode = context.HttpContext.GetEndpoint() is null ? StatusCodes.Status404NotFound : StatusCodes.Status401Unauthorized;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }
    }
}
