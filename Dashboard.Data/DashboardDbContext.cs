using System.Reflection;
using Dashboard.Data.Audit;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Data.Platform;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Data.TicketCenter;
using Dashboard.Data.Tickets;
using Dashboard.Data.Verification;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Data;

/// <summary>
/// Everything the product keeps. Features depend on this type; the process registers the provider's own
/// (<see cref="SqliteDashboardDbContext"/> or <see cref="PostgreSqlDashboardDbContext"/>) behind it.
/// </summary>
public abstract class DashboardDbContext(DbContextOptions options) : IdentityUserContext<User, Guid>(options)
{
    public DbSet<Project> Projects => Set<Project>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Installation> Installations => Set<Installation>();

    public DbSet<FirstStartLink> FirstStartLinks => Set<FirstStartLink>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    public DbSet<SignInThrottle> SignInThrottles => Set<SignInThrottle>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<ConfigurationStamp> ConfigurationStamps => Set<ConfigurationStamp>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<DoorSecret> DoorSecrets => Set<DoorSecret>();

    public DbSet<HandshakeCount> HandshakeCounts => Set<HandshakeCount>();

    public DbSet<RevokedSession> RevokedSessions => Set<RevokedSession>();

    public DbSet<HandshakeFailure> HandshakeFailures => Set<HandshakeFailure>();

    public DbSet<HandshakeTrace> HandshakeTraces => Set<HandshakeTrace>();

    public DbSet<EmbeddedPortal> EmbeddedPortals => Set<EmbeddedPortal>();

    public DbSet<TicketCenterDoor> TicketCenters => Set<TicketCenterDoor>();

    public DbSet<Widget> Widgets => Set<Widget>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<CustomerIdentity> CustomerIdentities => Set<CustomerIdentity>();

    public DbSet<CustomerJoin> CustomerJoins => Set<CustomerJoin>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<AttachmentChunk> AttachmentChunks => Set<AttachmentChunk>();

    public DbSet<TicketRead> TicketReads => Set<TicketRead>();

    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();

    public DbSet<AcceptedMail> AcceptedMails => Set<AcceptedMail>();

    public DbSet<MailServer> MailServers => Set<MailServer>();

    public DbSet<MailAppearance> MailAppearances => Set<MailAppearance>();

    public DbSet<MailOptOut> MailOptOuts => Set<MailOptOut>();

    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    public DbSet<ReplyAddress> ReplyAddresses => Set<ReplyAddress>();

    public DbSet<MailReceipt> MailReceipts => Set<MailReceipt>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(Assembly.GetExecutingAssembly());
    }
}
