using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>The embedded portal as a customer uses it inside the host page.</summary>
internal static class PortalPanel
{
    public static Task OpenAsync(BrowserPerson customer) => customer.Button("Support").ClickAsync();

    /// <summary>Opens the panel, writes a ticket and waits until its thread shows.</summary>
    public static async Task WriteTicketAsync(BrowserPerson customer, string subject, string message)
    {
        await OpenAsync(customer);
        await Button(customer, "New ticket").ClickAsync();
        await customer.Portal.GetByLabel("Subject", new() { Exact = true }).FillAsync(subject);
        await customer.Portal.GetByLabel("Message", new() { Exact = true }).FillAsync(message);
        await Button(customer, "Submit ticket").ClickAsync();
        await Assertions.Expect(customer.Portal.GetByLabel("Your reply", new() { Exact = true })).ToBeVisibleAsync();
    }

    public static ILocator Button(BrowserPerson customer, string name) =>
        customer.Portal.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
