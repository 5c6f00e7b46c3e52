namespace Dashboard.Home;

public static class HomeFeature
{
    public static WebApplicationBuilder AddHome(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<WaitingQueries>();
        builder.Services.AddScoped<WeekQueries>();
        builder.Services.AddScoped<IntegrationHealth>();
        builder.Services.AddScoped<FailedMailQueries>();
        return builder;
    }
}
