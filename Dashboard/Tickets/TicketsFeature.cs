using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;
using Dashboard.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>Conversations with customers, as staff work on them (product §5).</summary>
public static class TicketsFeature
{
    // A stream keeps the authorisation it began with; ending it now and then makes the browser ask again.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(10);

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

    private static Task StreamListAsync(
        HttpContext http, CurrentProject current, LiveEvents live, TimeProvider time, IHostApplicationLifetime lifetime) =>
        StreamAsync(http, AnnounceTicket.ProjectTopic(current.ProjectId), live, time, lifetime);

    private static async Task<Results<EmptyHttpResult, NotFound>> StreamThreadAsync(
        long number, HttpContext http, CurrentProject current, DashboardDbContext db, LiveEvents live, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var id = await Agent.Of(current).TicketsOf(db, number).Select(static t => (long?)t.Id).SingleOrDefaultAsync(http.RequestAborted);
        if (id is null) return TypedResults.NotFound();
        // The stream lives for minutes; the database connection must not.
        await db.DisposeAsync();
        await StreamAsync(http, AnnounceTicket.TicketTopic(id.Value), live, time, lifetime);
        return TypedResults.Empty;
    }

    private static async Task StreamAsync(HttpContext http, string topic, LiveEvents live, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var longest = new CancellationTokenSource(LongestStream, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
        await EventStream.WriteAsync(http.Response, live.Subscribe(topic, ending.Token), time, ending.Token);
    }

    private static Task<IResult> DownloadAsync(
        long number, string id, HttpContext http, CurrentProject current, DashboardDbContext db, AttachmentDownload download)
    {
        IQueryable<Attachment> scope = db.Attachments.AsNoTracking()
            .Where(a => a.ProjectId == current.ProjectId && a.Message.Ticket.Number == number && a.Message.ProjectId == current.ProjectId);
        return download.RunAsync(http.Response, scope, id, http.RequestAborted);
    }
}
