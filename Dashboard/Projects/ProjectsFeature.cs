using Microsoft.AspNetCore.Authorization;

namespace Dashboard.Projects;

/// <summary>The scope everybody works in: the project of the route, its policies, and how projects come to be.</summary>
public static class ProjectsFeature
{
    public static WebApplicationBuilder AddProjects(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<CurrentProject>();
        builder.Services.AddScoped<CreateProject>();
        builder.Services.AddScoped<MyProjects>();
        builder.Services.AddSingleton<ReservedSlugs>();
        builder.Services.AddSingleton<StaffStream>();
        builder.Services.AddScoped<IAuthorizationHandler, ProjectRoleHandler>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, NotFoundInsteadOfForbidden>();
        builder.Services.AddAuthorization(options =>
        {
            options.FallbackPolicy = options.DefaultPolicy;
            ProjectPolicies.Add(options);
        });
        return builder;
    }

    /// <summary>Lets the route table say which words no project may be named.</summary>
    public static WebApplication MapProjects(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<ReservedSlugs>().ReadFrom(app);
        return app;
    }
}
