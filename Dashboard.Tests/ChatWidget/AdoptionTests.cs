using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.ChatWidget;

/// <summary>A visitor signs in: what they wrote becomes theirs, and the token that it was written with opens nothing any more (product rule 1.4).</summary>
public sealed class AdoptionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task What_a_visitor_began_is_theirs_once_they_come_signed_and_the_token_is_over()
    {
        var site = await WidgetSite.AddAsync(app, "adopt", SignatureScope.Email);
        var visit = (await site.OpenAsync(new { userEmail = "somebody@example.com" })).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Before I signed in");

        var signed = (await site.SignInAsync("adopter@example.com", visit.VisitorToken)).IsOk();

        Assert.Equal([conversation], signed.Conversations);
        Assert.Null(signed.VisitorToken);
        Assert.NotEqual(visit.ContactId, signed.ContactId);
        (await site.GetAsync("/api/widget/conversations", visit.Token)).IsRefused(401, "session_ended");
        (await site.PostAsync("/api/widget/messages", """{"message":"still me?"}""", visit.Token)).IsRefused(401, "session_ended");

        await site.SayAsync(signed.Token, "Now signed in", conversation);
        Assert.Equal([true, false], await app.Data(db => db.Messages.Where(m => m.Ticket.PublicId == conversation).OrderBy(m => m.Number).Select(m => m.Unverified).ToListAsync()));
        Assert.Equal(signed.ContactId, await app.Data(db => db.Tickets.Where(t => t.PublicId == conversation).Select(t => t.Customer.PublicId).SingleAsync()));
        var audit = await app.Data(db => db.AuditEntries.SingleAsync(e => e.Action == "customer.visitor.adopted" && e.Subject == "adopter@example.com"));
        Assert.Contains("1 conversations", audit.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_logs_out_is_a_new_visitor_and_the_old_token_a_strangers()
    {
        var site = await WidgetSite.AddAsync(app, "logout", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        await site.SayAsync(visit.Token, "Mine");
        await site.SignInAsync("logout@example.com", visit.VisitorToken);

        var after = (await site.OpenAsync(new { visitorToken = visit.VisitorToken })).IsOk();

        Assert.Empty(after.Conversations);
        Assert.NotEqual(visit.VisitorToken, after.VisitorToken);
        Assert.NotEqual(visit.ContactId, after.ContactId);
        var other = (await site.SignInAsync("second@example.com", visit.VisitorToken)).IsOk();
        Assert.Empty(other.Conversations);
    }

    [Fact]
    public async Task A_token_without_a_conversation_ends_too_even_where_another_tab_writes_afterwards()
    {
        var site = await WidgetSite.AddAsync(app, "unused", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        await site.SignInAsync("unused@example.com", visit.VisitorToken);

        (await site.PostAsync("/api/widget/messages", """{"message":"from the other tab"}""", visit.Token)).IsRefused(401, "session_ended");
    }

    [Fact]
    public async Task A_wrong_signature_adopts_nothing_and_is_never_anonymous()
    {
        var site = await WidgetSite.AddAsync(app, "wrong-adoption", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Mine");

        (await site.OpenAsync(new { userEmail = "x@example.com", userSignature = new string('a', 64), visitorToken = visit.VisitorToken })).IsRefused(401, "identity_verification_failed");

        Assert.Equal([conversation], await site.ConversationsAsync(visit.Token));
    }

    [Fact]
    public async Task Two_who_sign_in_with_one_token_at_once_do_not_both_get_it()
    {
        var site = await WidgetSite.AddAsync(app, "race", SignatureScope.Email);
        for (var round = 0; round < 5; round++)
        {
            var visit = (await site.OpenAsync()).IsOk();
            var conversation = await site.SayAsync(visit.Token, "Whose?");

            var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => site.SignInAsync($"race-{round}-{i % 2}@example.com", visit.VisitorToken)));

            Assert.All(both, answer => answer.IsOk());
            var again = new[] { await site.SignInAsync($"race-{round}-0@example.com"), await site.SignInAsync($"race-{round}-1@example.com") };
            Assert.Single(again, answer => answer.Conversations.Contains(conversation));
            Assert.Equal(1, await app.Data(db => db.CustomerJoins.CountAsync(j => db.Customers.Any(c => c.Id == j.FromCustomerId && c.PublicId == visit.ContactId))));
        }
    }

    [Fact]
    public async Task A_first_message_and_an_adoption_at_once_lose_nothing()
    {
        var site = await WidgetSite.AddAsync(app, "race-message", SignatureScope.Email);
        for (var round = 0; round < 5; round++)
        {
            var visit = (await site.OpenAsync()).IsOk();
            var email = $"race-message-{round}@example.com";

            var sending = site.PostAsync("/api/widget/messages", """{"message":"Hello"}""", visit.Token);
            var signing = site.SignInAsync(email, visit.VisitorToken);
            await Task.WhenAll(sending, signing);

            (await signing).IsOk();
            var sent = await sending;
            if (sent.Status == 401) continue;
            var signed = await site.SignInAsync(email);
            Assert.Equal([sent.IsOk().Body.GetProperty("conversationId").GetString()!], signed.Conversations);
        }
    }

    [Fact]
    public async Task Two_first_messages_of_one_visitor_make_one_contact()
    {
        var site = await WidgetSite.AddAsync(app, "double");
        var visit = (await site.OpenAsync()).IsOk();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => site.SayAsync(visit.Token, $"Message {i}")));

        Assert.Equal(4, (await site.ConversationsAsync(visit.Token)).Count);
        Assert.Equal(1, await app.Data(db => db.Customers.CountAsync(c => c.PublicId == visit.ContactId)));
    }

    [Fact]
    public async Task An_adoption_can_be_taken_back_by_hand()
    {
        var site = await WidgetSite.AddAsync(app, "undo", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Not theirs after all");
        var signed = (await site.SignInAsync("undo@example.com", visit.VisitorToken)).IsOk();
        var join = await app.Data(db => db.CustomerJoins.SingleAsync(j => db.Customers.Any(c => c.Id == j.FromCustomerId && c.PublicId == visit.ContactId)));

        await app.With((Dashboard.Customers.UndoJoin undo) => undo.RunAsync(app.Acme.Id, signed.ContactId, join.Id, default));

        Assert.Empty(await site.ConversationsAsync(signed.Token));
        Assert.Equal(visit.ContactId, await app.Data(db => db.Tickets.Where(t => t.PublicId == conversation).Select(t => t.Customer.PublicId).SingleAsync()));
        (await site.GetAsync("/api/widget/conversations", visit.Token)).IsRefused(401, "session_ended");
    }

    [Fact]
    public async Task What_was_adopted_at_one_widget_is_seen_at_that_widget_only()
    {
        var site = await WidgetSite.AddAsync(app, "here-only", SignatureScope.Email);
        var other = await WidgetSite.AddAsync(app, "not-there", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Here");
        (await site.SignInAsync("here@example.com", visit.VisitorToken)).IsOk();

        Assert.Empty((await other.SignInAsync("here@example.com")).IsOk().Conversations);
        Assert.Equal([conversation], (await site.SignInAsync("here@example.com")).IsOk().Conversations);
        Assert.Equal(1, await app.Data(db => db.CustomerIdentities.CountAsync(i => i.Text == "here@example.com" && i.Kind == IdentityKind.Email)));
    }
}
