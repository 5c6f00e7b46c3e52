using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Identity;

public sealed class ResolveSignedCustomerTests : IAsyncLifetime
{
    private DashboardApp _app = null!;

    public async Task InitializeAsync() => _app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_first_payload_makes_a_record_with_all_it_says()
    {
        var customer = await ResolveAsync(new { externalUserId = 42, email = "Lisa@Example.com", phone = "+4915112345678", name = "Lisa", company = "Acme", locale = "es", plan = "pro" });
        var record = await RecordAsync(customer.CustomerId);
        Assert.Equal(("Lisa", "lisa@example.com", "+4915112345678", "Acme", "es"), (record.Name, record.Email, record.Phone, record.Company, record.Locale));
        Assert.Equal([(IdentityKind.ExternalUserId, "42"), (IdentityKind.Email, "lisa@example.com")], record.Identities.OrderBy(i => i.Kind).Select(i => (i.Kind, i.Text)));
        Assert.All(record.Identities, identity => Assert.True(identity.Verified));
        Assert.Equal([("plan", "pro", AttributeOrigin.Signed)], record.Attributes.Select(a => (a.Name, a.Value, a.Origin)));
    }

    [Fact]
    public async Task The_number_and_its_text_are_one_user()
    {
        var number = await ResolveAsync(new { externalUserId = 42 });
        Assert.Equal(number, await ResolveAsync(new { externalUserId = "42" }), Same);
        Assert.NotEqual(number.CustomerId, (await ResolveAsync(new { externalUserId = " 42" })).CustomerId);
    }

    [Fact]
    public async Task A_later_payload_updates_what_it_says_and_leaves_the_rest()
    {
        var first = await ResolveAsync(new { externalUserId = "u1", name = "Lisa", company = "Acme", plan = "free", seats = 1 });
        var second = await ResolveAsync(new { externalUserId = "u1", name = "Elisa", plan = "pro" });
        Assert.Equal(first.CustomerId, second.CustomerId);
        Assert.Equal("Elisa", second.Name);
        var record = await RecordAsync(second.CustomerId);
        Assert.Equal("Acme", record.Company);
        Assert.Equal([("plan", "pro")], record.Attributes.Select(a => (a.Name, a.Value)));
    }

    [Fact]
    public async Task Emails_are_compared_ordinally_so_the_kelvin_sign_is_another_person()
    {
        var kate = await ResolveAsync(new { email = "kate@example.com" });
        Assert.Equal(kate, await ResolveAsync(new { email = " KATE@Example.COM " }), Same);
        Assert.NotEqual(kate.CustomerId, (await ResolveAsync(new { email = "\u212aate@example.com" })).CustomerId);
    }

    [Fact]
    public async Task An_id_joins_the_record_of_its_email_where_that_has_no_id()
    {
        var byEmail = await ResolveAsync(new { email = "lisa@example.com" });
        var both = await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });
        Assert.Equal(byEmail.CustomerId, both.CustomerId);
        Assert.Equal(2, both.IdentityIds.Count);
        Assert.Contains(byEmail.IdentityIds[0], both.IdentityIds);
        Assert.Equal(both.IdentityIds[0], await _app.Data(db => db.CustomerJoins.Select(j => j.IdentityId).SingleAsync()));
        Assert.Equal(1, await _app.Data(db => db.AuditEntries.CountAsync(a => a.Action == "customer.joined")));
    }

    [Fact]
    public async Task What_was_taken_apart_by_hand_stays_apart()
    {
        var byEmail = await ResolveAsync(new { email = "lisa@example.com" });
        await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });
        await _app.With(async (DashboardDbContext db) =>
        {
            var join = await db.CustomerJoins.AsTracking().SingleAsync();
            var identity = await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Id == join.IdentityId);
            identity.MoveTo(await db.Customers.AsTracking().SingleAsync(c => c.Id == join.FromCustomerId));
            join.Undo(_app.Clock.Now);
            await db.SaveChangesAsync();
        });

        var again = await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });
        Assert.NotEqual(byEmail.CustomerId, again.CustomerId);
        Assert.DoesNotContain(byEmail.IdentityIds[0], again.IdentityIds);
        Assert.Equal(again, await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" }), Same);
        Assert.Equal(1, await _app.Data(db => db.CustomerJoins.CountAsync()));
    }

    [Fact]
    public async Task Two_records_join_with_their_tickets_audited_and_reversible()
    {
        var byEmail = await ResolveAsync(new { email = "lisa@example.com" });
        var byId = await ResolveAsync(new { externalUserId = "u1" });
        Assert.NotEqual(byEmail.CustomerId, byId.CustomerId);
        var ticket = await OpenTicketAsync(byId);

        var both = await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });

        Assert.Equal(byEmail.CustomerId, both.CustomerId);
        Assert.Equal([byId.IdentityIds[0], byEmail.IdentityIds[0]], both.IdentityIds);
        Assert.Equal(byEmail.CustomerId, await _app.Data(db => db.Tickets.Where(t => t.Id == ticket).Select(t => t.CustomerId).SingleAsync()));
        var join = await _app.Data(db => db.CustomerJoins.SingleAsync());
        Assert.Equal((byId.IdentityIds[0], byId.CustomerId, byEmail.CustomerId, null), (join.IdentityId, join.FromCustomerId, join.ToCustomerId, join.UndoneAt));
        Assert.Equal(1, await _app.Data(db => db.AuditEntries.CountAsync(a => a.Action == "customer.joined" && a.ProjectId == _app.Acme.Id)));
        Assert.Equal(both, await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" }), Same);
        Assert.Equal([byEmail.CustomerId], await _app.Data(db => db.CustomersOf(_app.Acme.Id).Select(c => c.Id).ToListAsync()));
    }

    [Fact]
    public async Task An_email_whose_record_has_another_id_stays_there_and_the_id_decides()
    {
        var first = await ResolveAsync(new { externalUserId = "u1", email = "family@example.com" });
        var second = await ResolveAsync(new { externalUserId = "u2", email = "family@example.com" });
        Assert.NotEqual(first.CustomerId, second.CustomerId);
        Assert.Single(second.IdentityIds);
        Assert.DoesNotContain(second.IdentityIds[0], first.IdentityIds);
        Assert.Equal("family@example.com", (await RecordAsync(second.CustomerId)).Email);
        Assert.Equal(0, await _app.Data(db => db.CustomerJoins.CountAsync()));
    }

    [Fact]
    public async Task An_id_that_has_another_verified_email_takes_over_no_record()
    {
        var old = await ResolveAsync(new { externalUserId = "u1", email = "old@example.com" });
        var other = await ResolveAsync(new { email = "new@example.com" });
        var changed = await ResolveAsync(new { externalUserId = "u1", email = "new@example.com" });
        Assert.Equal(old.CustomerId, changed.CustomerId);
        Assert.DoesNotContain(other.IdentityIds[0], changed.IdentityIds);
        Assert.Equal(other.CustomerId, (await ResolveAsync(new { email = "new@example.com" })).CustomerId);
    }

    [Fact]
    public async Task Claims_and_identities_of_one_widget_are_never_joined()
    {
        await _app.With(async (DashboardDbContext db) =>
        {
            var claimed = new Customer(_app.Acme.Id, _app.Clock.Now);
            claimed.AddIdentity(IdentityKind.Email, "lisa@example.com", verified: false, _app.Clock.Now);
            claimed.AddIdentity(IdentityKind.Email, "lisa@example.com", verified: true, _app.Clock.Now, scope: "widget:7");
            db.Add(claimed);
            await db.SaveChangesAsync();
        });
        var signedIn = await ResolveAsync(new { email = "lisa@example.com" });
        Assert.Equal(2, await _app.Data(db => db.Customers.CountAsync(c => c.ProjectId == _app.Acme.Id)));
        Assert.Single((await RecordAsync(signedIn.CustomerId)).Identities);
    }

    [Fact]
    public async Task Nothing_crosses_projects()
    {
        var here = await ResolveAsync(new { email = "lisa@example.com" });
        var there = await ResolveAsync(new { email = "lisa@example.com" }, _app.Globex.Id);
        Assert.NotEqual(here.CustomerId, there.CustomerId);
    }

    [Fact]
    public async Task Many_first_handshakes_at_once_make_one_record()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com", name = "Lisa" })));
        Assert.Single(all.Select(customer => customer.CustomerId).Distinct());
        Assert.Equal(2, await _app.Data(db => db.CustomerIdentities.CountAsync(i => i.ProjectId == _app.Acme.Id)));
    }

    private static bool Same(SignedCustomer a, SignedCustomer b) => a.CustomerId == b.CustomerId && a.IdentityIds.SequenceEqual(b.IdentityIds);

    private async Task<SignedCustomer> ResolveAsync(object content, long? projectId = null)
    {
        var json = JsonSerializer.SerializeToNode(content)!;
        json["expiresAt"] = _app.Clock.UnixSeconds + 300;
        Assert.Equal(PayloadOutcome.Accepted, IdentityPayload.Parse(
            JsonSerializer.SerializeToUtf8Bytes(json), _app.Clock.Now, TimeSpan.FromHours(1), out var payload));
        return (await _app.With((ResolveSignedCustomer resolve) => resolve.ExecuteAsync(projectId ?? _app.Acme.Id, payload!, default)))!;
    }

    private Task<Customer> RecordAsync(long id) =>
        _app.Data(db => db.Customers.AsNoTracking().Include(c => c.Identities).Include(c => c.Attributes).AsSplitQuery().SingleAsync(c => c.Id == id));

    private Task<long> OpenTicketAsync(SignedCustomer customer) => _app.With(async (DashboardDbContext db) =>
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var project = await db.LockProjectAsync(_app.Acme.Id, default);
        var identity = await db.CustomerIdentities.AsTracking().Include(i => i.Customer).SingleAsync(i => i.Id == customer.IdentityIds[0]);
        var ticket = new Ticket(project!, identity.Customer, identity, Channel.Portal, "Printer", _app.Clock.Now);
        db.Add(ticket);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ticket.Id;
    });
}
