namespace Dashboard.Audit;

public static class AuditFeature
{
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<AuditTrail>();
        builder.Services.AddScoped<AuditQueries>();
        return builder;
    }
}
