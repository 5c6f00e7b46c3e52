namespace Dashboard.Team;

/// <summary>Who works in a project and as what: members, roles, invitations (product §8).</summary>
public static class TeamFeature
{
    public static WebApplicationBuilder AddTeam(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<TeamQueries>()
            .AddScoped<InviteMember>().AddScoped<RenewInvitation>().AddScoped<RevokeInvitation>()
            .AddScoped<ChangeMemberRole>().AddScoped<RemoveMember>().AddScoped<ReleaseMember>().AddScoped<MakePasswordLink>();
        return builder;
    }
}
