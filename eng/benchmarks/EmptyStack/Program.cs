using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages();
builder.Services.AddDbContextPool<EmptyDbContext>(options => options.UseSqlite($"Data Source={builder.Configuration["DataDirectory"]}/empty.db"));
builder.Services.AddIdentity<IdentityUser, IdentityRole>().AddEntityFrameworkStores<EmptyDbContext>();

var app = builder.Build();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
using (var scope = app.Services.CreateScope())
{
    await scope.ServiceProvider.GetRequiredService<EmptyDbContext>().Database.EnsureCreatedAsync();
}

await app.RunAsync();

internal sealed class EmptyDbContext(DbContextOptions<EmptyDbContext> options) : IdentityDbContext(options);
