using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>Conversations with customers, as staff work on them (product §5).</summary>
public static class TicketsFeature
{
    public static WebApplicationBuilder AddTickets(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddScoped<TicketQueries>().AddScoped<ThreadQueries>().AddScoped<AttachmentDownload>().AddSingleton<AnnounceTicket>()
            .AddScoped<ReplyToTicket>().AddScoped<AddPrivateNote>().AddScoped<ChangeTicketStatus>().AddScoped<AssignTicket>()
            .AddScoped<ChangePriority>().AddScoped<MarkReadByAgent>().AddScoped<OpenTicketForCustomer>()
            .AddScoped<OpenTicketAsCustomer>().AddScoped<ReplyAsCustomer>().AddScoped<CloseTicketAsCustomer>()
            .AddScoped<ReopenTicketAsCustomer>().AddScoped<MarkReadByCustomer>()
            .AddSingleton<AnnounceTyping>().AddSingleton<CustomerStreams>();
        return builder;
    }

    public static WebApplication MapTickets(this WebApplication app)
    {
        var tickets = app.MapGroup("/{project}/tickets").RequireAuthorization(ProjectPolicies.Agent);
        tickets.MapGet("/events", StreamListAsync);
        tickets.MapGet("/{number:long}/events", StreamThreadAsync);
        tickets.MapGet("/{number:long}/attachments/{id}", DownloadAsync);
        return app;
    }

    private static Task StreamListAsync(HttpContext http, CurrentProject current, StaffStream stream) =>
        stream.WriteAsync(http, current, ProjectPolicies.Agent, AnnounceTicket.ProjectTopic(current.ProjectId));

    private static async Task<Results<EmptyHttpResult, NotFound>> StreamThreadAsync(
        long number, HttpContext http, CurrentProject current, DashboardDbContext db, StaffStream stream)
    {
        var id = await Agent.Of(current).TicketsOf(db, number).Select(static t => (long?)t.Id).SingleOrDefaultAsync(http.RequestAborted);
        if (id is null) return TypedResults.NotFound();
        // The stream lives for minutes; the database connection must not.
        await db.DisposeAsync();
        await stream.WriteAsync(http, current, ProjectPolicies.Agent, AnnounceTicket.TicketTopic(id.Value));
        return TypedResults.Empty;
    }

    private static Task<IResult> DownloadAsync(
        long number, string id, HttpContext http, CurrentProject current, DashboardDbContext db, AttachmentDownload download)
    {
        IQueryable<Attachment> scope = db.Attachments.AsNoTracking()
            .Where(a => a.ProjectId == current.ProjectId && a.Message.Ticket.Number == number && a.Message.ProjectId == current.ProjectId);
        return download.RunAsync(http.Response, scope, id, http.RequestAborted);
    }
}
