using Dashboard.Platform.Background;

namespace Dashboard.Identity;

/// <summary>What the three doors share: signatures, secrets, origins.</summary>
public static class IdentityFeature
{
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DoorSecretProtection>();
        builder.Services.AddScoped<DoorSecrets>();
        builder.Services.AddScoped<CreateSecret>();
        builder.Services.AddScoped<RevealSecret>();
        builder.Services.AddScoped<RotateSecret>();
        builder.Services.AddScoped<EndOverlap>();
        builder.Services.AddScoped<DestroyPreviousSecret>();
        builder.Services.AddSingleton<PortalDoors>();
        builder.Services.AddSingleton<HelpdeskDoors>();
        builder.Services.AddSingleton<WidgetDoors>();
        builder.Services.AddSingleton<FailedHandshakes>();
        builder.Services.AddSingleton<RevokeSession>();
        builder.Services.AddSingleton<SessionWatch>();
        builder.Services.AddSingleton<HandshakeCounters>();
        builder.Services.AddScoped<FlushHandshakes>();
        builder.Services.AddHostedService<FlushHandshakesLoop>();
        builder.Services.AddHousekeeping<FoldHandshakeCounts>();
        builder.Services.AddScoped<ResolveSignedIdentifier>();
        builder.Services.AddScoped<ResolveSignedCustomer>();
        return builder;
    }
}
