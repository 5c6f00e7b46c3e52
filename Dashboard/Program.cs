using Dashboard.Account;
using Dashboard.Audit;
using Dashboard.Platform;
using Dashboard.Platform.Database;
using Dashboard.Projects;

var builder = WebApplication.CreateBuilder(args);
builder.AddPlatform();
builder.AddDatabase();
builder.AddAudit();
builder.AddProjects();
builder.AddAccount();

var app = builder.Build();
app.UsePlatform();
await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(CancellationToken.None);
await app.RunAsync();
