using System.Text;
using Dashboard.Conversations;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Conversations;

/// <summary>Sessions of customers at doors that show conversations, as those doors make them of what was signed.</summary>
internal static class ConversationCast
{
    /// <summary>Acme's other widget: <c>setup</c> and the cast make none.</summary>
    public static Task<long> AddWidgetAsync(this DashboardApp app, string slug, CastProject? project = null) => app.With(async (DashboardDbContext db) =>
    {
        var widget = new Widget((project ?? app.Acme).Id, slug, slug, SignatureScope.Either, app.Clock.Now);
        db.Add(widget);
        await db.SaveChangesAsync();
        return widget.Id;
    });

    /// <summary>What somebody sees at a door; known by the text they are known by there.</summary>
    public static Task<CustomerScope> AtAsync(
        this DashboardApp app, CustomerDoor door, string text, IdentityKind kind = IdentityKind.Email, string? name = null, CastProject? project = null) =>
        app.With(async (DashboardDbContext db) =>
        {
            var projectId = (project ?? app.Acme).Id;
            var verified = kind != IdentityKind.VisitorToken;
            var identity = await db.CustomerIdentities.SingleOrDefaultAsync(i => i.ProjectId == projectId && i.Text == text && i.Kind == kind);
            if (identity is null)
            {
                var customer = new Customer(projectId, app.Clock.Now);
                customer.LearnSigned(name, null, null, null, null);
                identity = customer.AddIdentity(kind, text, verified, app.Clock.Now);
                db.Add(customer);
                await db.SaveChangesAsync();
            }

            return CustomerScope.At(door, projectId, identity.CustomerId, identity.Id, verified);
        });

    public static async Task<SentMessage> SaysAsync(this DashboardApp app, CustomerScope scope, string text, string? to = null) =>
        (await app.With((SendMessage send) => send.RunAsync(scope, to, text, default)))!;

    public static Task<IReadOnlyList<Conversation>> ListAsync(this DashboardApp app, CustomerScope scope) =>
        app.With((ConversationQueries queries) => queries.ListAsync(scope, default));

    public static Task<ConversationThread?> ShowAsync(this DashboardApp app, CustomerScope scope, string id, bool read = false, string? upTo = null) =>
        app.With((ShowConversation show) => show.RunAsync(scope, id, read, upTo, default));

    /// <summary>Bob does something in the conversation, and nobody is told.</summary>
    public static Task DoesAsync(this DashboardApp app, string id, Action<Ticket, Data.Team.User> act) =>
        app.With((DashboardDbContext db) => db.ChangeAsync(db.Tickets.Where(t => t.PublicId == id), act));

    /// <summary>Status and text of what an endpoint would answer.</summary>
    public static async Task<(int Status, string Body)> AnsweredAsync(this IResult result)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await result.ExecuteAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
