using System.Net;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Tickets;

public sealed class NewTicketTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_ticket_for_a_known_customer_belongs_to_what_they_verify_with()
    {
        await app.KnowsAsync(Cast.Lisa);
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync("/acme/tickets/new?q=LISA");
        page = await page.FollowAsync("Lisa Müller");
        page = (await page.Fill("Subject", "Your invoice").Fill("Message", "Here it is.").PressAsync("Open ticket")).ShouldBe(HttpStatusCode.OK);

        var ticket = await app.TicketAsync(NumberOf(page));
        Assert.Equal((Channel.Staff, "Your invoice", TicketStatus.InProgress), (ticket.Channel, ticket.Subject, ticket.Status));
        Assert.Equal(Cast.Lisa.ExternalUserId, await app.Data(db => db.CustomerIdentities.Where(i => i.Id == ticket.IdentityId).Select(i => i.Text).SingleAsync()));
        Assert.Equal(1, await app.Data(db => db.OutboxMails.CountAsync(m => m.TicketId == ticket.Id && m.ToAddress == Cast.Lisa.Email)));
    }

    [Fact]
    public async Task A_typed_address_stays_a_claim_and_joins_nobody()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var bob = await app.SignInAsync(Cast.Bob);
        long[] numbers = [await OpenAsync("First"), await OpenAsync("Second")];

        var tickets = await app.Data(db => db.Tickets.Where(t => t.ProjectId == app.Acme.Id && numbers.Contains(t.Number))
            .Select(t => new { t.Customer.PublicId, t.Identity!.Verified, t.Identity.Scope, t.Identity.Text }).ToListAsync());
        Assert.Equal(2, tickets.Count);
        Assert.Single(tickets.Distinct());
        Assert.Equal((false, "staff", Cast.Lisa.Email), (tickets[0].Verified, tickets[0].Scope, tickets[0].Text));
        Assert.NotEqual(lisa, tickets[0].PublicId);
        var page = await bob.GetAsync($"/acme/tickets/{numbers[0]}");
        Assert.Contains("Same email as", page.Text, StringComparison.Ordinal);
        Assert.EndsWith(lisa, page.Document.QuerySelector(".callout a")!.GetAttribute("href"), StringComparison.Ordinal);

        async Task<long> OpenAsync(string subject) => NumberOf(await (await bob.GetAsync("/acme/tickets/new"))
            .Fill("Customer email", Cast.Lisa.Email).Fill("Subject", subject).Fill("Message", "Hello").PressAsync("Open ticket"));
    }

    [Fact]
    public async Task A_description_is_the_customers_and_is_not_mailed()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await (await bob.GetAsync("/acme/tickets/new")).Fill("Customer name", "Caller").Fill("Customer email", "caller@example.com")
            .Fill("Subject", "Phone call").Fill("Message", "Wants a refund.").Check("This describes the customer's request").PressAsync("Open ticket");

        var ticket = await app.TicketAsync(NumberOf(page));
        var message = ticket.Messages.Single(m => m.Author == MessageAuthor.Customer);
        Assert.Equal(("Caller", true), (message.AuthorName, message.Unverified));
        Assert.False(ticket.UnreadByStaff);
        Assert.Contains("Bob wrote this down on the customer's behalf", page.Text, StringComparison.Ordinal);
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync(m => m.TicketId == ticket.Id)));
    }

    [Theory]
    [InlineData("x@example.com", "", "A\r\nBcc: evil@example.com", "m")]
    [InlineData("x@example.com", "", "", "m")]
    [InlineData("x@example.com", "", "s", "  ")]
    [InlineData("x@example.com", "", "a\0b", "m")]
    [InlineData("x@example.com", "", "s", "a\0b")]
    [InlineData("", "", "s", "m")]
    [InlineData("no address", "", "s", "m")]
    [InlineData("a@b.example,c@d.example", "", "s", "m")]
    [InlineData("x@example.com\r\nBcc: y@example.com", "", "s", "m")]
    [InlineData("x@example.com", "a\nb", "s", "m")]
    public async Task What_is_refused_is_given_back_and_opens_nothing(string email, string name, string subject, string message)
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var token = (await bob.GetAsync("/acme/tickets/new")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = await app.Data(db => db.Tickets.CountAsync());

        // As the page's form sends it; a text box would not let a line break through, but nobody is bound to the box.
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in new[] { ("Input.Email", email), ("Input.Name", name), ("Input.Subject", subject), ("Input.Message", message), ("__RequestVerificationToken", token) })
        {
            form.Add(new StringContent(value), field);
        }

        var answer = await bob.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(bob.Http.BaseAddress!, "/acme/tickets/new")) { Content = form });

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(before, await app.Data(db => db.Tickets.CountAsync()));
        Assert.NotEmpty(answer.Document.QuerySelectorAll("[aria-invalid=true]"));
        if (!subject.Contains('\0')) Assert.Equal(subject.ReplaceLineEndings(""), answer.Value("Subject").ReplaceLineEndings(""));
    }

    [Fact]
    public async Task An_overlong_subject_is_refused_with_its_text()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var subject = new string('s', Ticket.MaxSubjectLength + 1);
        var answer = await (await bob.GetAsync("/acme/tickets/new")).Fill("Customer name", "X").Fill("Subject", subject).Fill("Message", "m").PressAsync("Open ticket");

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(subject, answer.Value("Subject"));
    }

    [Fact]
    public async Task A_customer_of_another_project_does_not_exist()
    {
        var foreign = await app.KnowsAsync(Cast.Omar, app.Globex.Id);
        var bob = await app.SignInAsync(Cast.Bob);
        (await bob.GetAsync($"/acme/tickets/new?customer={foreign}")).ShouldBe(HttpStatusCode.NotFound);
        var token = (await bob.GetAsync("/acme/tickets/new")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        (await bob.PostAsync("/acme/tickets/new", ("Input.CustomerId", foreign), ("Input.Subject", "s"), ("Input.Message", "m"), ("__RequestVerificationToken", token)))
            .ShouldBe(HttpStatusCode.NotFound);
        Assert.DoesNotContain("Omar", (await bob.GetAsync("/acme/tickets/new?q=Omar%20Haddad")).Document.QuerySelector("main ul.list")?.TextContent ?? "", StringComparison.Ordinal);
    }

    private static long NumberOf(HtmlPage page) => long.Parse(page.ShouldBe(HttpStatusCode.OK).Path.Split('/')[^1], null);
}
