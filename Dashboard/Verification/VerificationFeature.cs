namespace Dashboard.Verification;

/// <summary>The Verification Tool: known good, and the diagnosis of what does not verify.</summary>
public static class VerificationFeature
{
    public static WebApplicationBuilder AddVerification(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<VerificationOptions>().BindConfiguration("Portal");
        builder.Services.AddScoped<Surfaces>();
        builder.Services.AddScoped<KnownSecrets>();
        builder.Services.AddScoped<CheckSignature>();
        builder.Services.AddScoped<CheckLimit>();
        builder.Services.AddScoped<SignKnownGood>();
        return builder;
    }
}
