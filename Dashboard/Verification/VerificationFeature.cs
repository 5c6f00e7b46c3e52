using Dashboard.Projects;
using Dashboard.Verification.Failures;

namespace Dashboard.Verification;

/// <summary>The Verification Tool: known good, the diagnosis of what does not verify, and of what the doors refused.</summary>
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
        builder.Services.AddScoped<RecordFailures>();
        builder.Services.AddScoped<ForgetFailures>();
        builder.Services.AddScoped<FailureQueries>();
        builder.Services.AddScoped<HandshakeChart>();
        builder.Services.AddHostedService<DiagnoseFailures>();
        return builder;
    }

    public static WebApplication MapVerification(this WebApplication app)
    {
        app.MapGet("/{project}/verification/failures/events", FailureStream.RunAsync).RequireAuthorization(ProjectPolicies.Engineer);
        return app;
    }
}
