using Dashboard.Account;
using Dashboard.Audit;
using Dashboard.CommandLine;
using Dashboard.Conversations;
using Dashboard.Customers;
using Dashboard.Health;
using Dashboard.Home;
using Dashboard.Identity;
using Dashboard.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Database;
using Dashboard.Platform.Mail;
using Dashboard.Portal;
using Dashboard.Projects;
using Dashboard.Team;
using Dashboard.Tickets;
using Dashboard.Verification;

return await DashboardCommandLine.RunAsync(args, static builder =>
{
    builder.AddPlatform();
    builder.AddDatabase();
    builder.AddMail();
    builder.AddAudit();
    builder.AddPortalSettings();
    builder.AddVerification();
    builder.AddProjects();
    builder.AddAccount();
    builder.AddNotifications();
    builder.AddHome();
    builder.AddIdentity();
    builder.AddPortal();
    builder.AddPortalFrame();
    builder.AddHealth();
    builder.AddCustomers();
    builder.AddConversations();
    builder.AddTickets();
    builder.AddTeam();

    var app = builder.Build();
    app.UsePlatform();
    app.MapProjects();
    app.MapPortal();
    app.MapPortalFrame();
    app.MapHealth();
    app.MapTickets();
    return app;
});
