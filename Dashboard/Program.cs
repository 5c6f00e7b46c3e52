using Dashboard.Account;
using Dashboard.Audit;
using Dashboard.CommandLine;
using Dashboard.Identity;
using Dashboard.Platform;
using Dashboard.Platform.Database;
using Dashboard.Projects;

return await DashboardCommandLine.RunAsync(args, static builder =>
{
    builder.AddPlatform();
    builder.AddDatabase();
    builder.AddAudit();
    builder.AddProjects();
    builder.AddAccount();
    builder.AddIdentity();

    var app = builder.Build();
    app.UsePlatform();
    app.MapProjects();
    return app;
});
