using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Data.Team;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Verification;

/// <summary>A door of Acme's with its secret.</summary>
/// <param name="Name">As the select <i>Surface</i> offers it.</param>
public sealed record DoorKeys(string Name, DoorKey Key, string PublicId, string Secret);

/// <summary>Acme with every door in use: the portal for its host application, the Ticket Center, and a widget of each scope.</summary>
public class AcmeWithDoors : DashboardApp, IAsyncLifetime
{
    public AcmeWithDoors()
        : base(new DashboardAppOptions())
    {
    }

    protected AcmeWithDoors(DashboardAppOptions options)
        : base(options)
    {
    }

    public PortalKeys Keys { get; private set; } = null!;

    public DoorKeys Portal { get; private set; } = null!;

    public DoorKeys TicketCenter { get; private set; } = null!;

    /// <summary>Its signatures cover the external user id.</summary>
    public DoorKeys IdWidget { get; private set; } = null!;

    /// <summary>Its signatures cover the email.</summary>
    public DoorKeys EmailWidget { get; private set; } = null!;

    /// <summary>Its signatures cover either, as published.</summary>
    public DoorKeys EitherWidget { get; private set; } = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await OpenDoorsAsync();
    }

    protected async Task OpenDoorsAsync()
    {
        Keys = await EnablePortalAsync(Acme, Cast.HostOrigin);
        var portalId = await Data(db => db.EmbeddedPortals.Where(p => p.ProjectId == Acme.Id).Select(p => p.Id).SingleAsync());
        Portal = new DoorKeys("Embedded Portal", new DoorKey(Acme.Id, Door.Portal, portalId), Keys.PublicKey, Keys.Secret);
        var center = await Data(db => db.TicketCenters.SingleAsync(t => t.ProjectId == Acme.Id));
        TicketCenter = await WithSecretAsync("Ticket Center", new DoorKey(Acme.Id, Door.TicketCenter, center.Id), center.HelpdeskId);
        IdWidget = await AddWidgetAsync("Shop", SignatureScope.ExternalUserId);
        EmailWidget = await AddWidgetAsync("News", SignatureScope.Email);
        EitherWidget = await AddWidgetAsync("Old", SignatureScope.Either);
    }

    public Task JoinAsync(StaffMember member, CastProject project, ProjectRole role) => Data(async db =>
    {
        var user = await db.Users.AsTracking().SingleAsync(u => u.Email == member.Email);
        db.Add(new Membership(await db.Projects.AsTracking().SingleAsync(p => p.Id == project.Id), user, role, Clock.Now));
        return await db.SaveChangesAsync();
    });

    private async Task<DoorKeys> AddWidgetAsync(string name, SignatureScope covers)
    {
        var widget = await Data(async db =>
        {
            var added = db.Add(new Widget(Acme.Id, $"acme-{name.ToLowerInvariant()}", name, covers, Clock.Now)).Entity;
            await db.SaveChangesAsync();
            return added;
        });
        return await WithSecretAsync($"Widget {name}", new DoorKey(Acme.Id, Door.Widget, widget.Id), widget.Slug);
    }

    private async Task<DoorKeys> WithSecretAsync(string name, DoorKey key, string publicId)
    {
        await using var scope = Services.CreateAsyncScope();
        var created = await scope.ServiceProvider.GetRequiredService<CreateSecret>().AddAsync(key, "Alice", CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<Dashboard.Data.DashboardDbContext>().SaveChangesAsync();
        return new DoorKeys(name, key, publicId, created!.Text);
    }
}
