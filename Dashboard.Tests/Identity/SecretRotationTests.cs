using System.Text;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Identity;

public class SecretRotationTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_secret_is_revealed_once()
    {
        var key = await NewDoorAsync();
        var text = await RevealAsync(key);

        Assert.Matches("^uhs_[0-9a-f]{64}$", text);
        Assert.Null(await RevealAsync(key));
        var shown = (await HistoryAsync(key)).Single();
        Assert.Equal(SecretText.Fingerprint(text!), shown.Fingerprint);
        Assert.Equal("Ada", shown.RevealedBy);
        Assert.Equal(["portal.secret.created", "portal.secret.revealed"], await AuditAsync(key));
    }

    [Fact]
    public async Task Of_two_clicks_on_reveal_one_gets_the_text()
    {
        var key = await NewDoorAsync();
        var texts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RevealAsync(key)));
        Assert.Single(texts, text => text is not null);
    }

    [Fact]
    public async Task The_text_is_nowhere_in_the_database()
    {
        var key = await NewDoorAsync();
        var text = (await RevealAsync(key))!;
        var cipher = await app.Data(db => db.DoorSecrets.Where(s => s.DoorId == key.DoorId).Select(s => s.CipherText).SingleAsync());
        Assert.DoesNotContain(text[4..20], Encoding.UTF8.GetString(cipher), StringComparison.Ordinal);

        // A row carried over to another door does not open there.
        await app.With((DoorSecretProtection protection) =>
        {
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => protection.Unprotect(Door.Portal, key.DoorId + 1, cipher));
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => protection.Unprotect(Door.Widget, key.DoorId, cipher));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Without_overlap_the_old_secret_ends_and_so_do_the_sessions()
    {
        var key = await NewDoorAsync();
        var old = await RevealAsync(key);
        var generation = await GenerationAsync(key);

        Assert.Equal(RotateSecretOutcome.Rotated, await RotateAsync(key, SecretOverlap.None));

        var accepted = Assert.Single(await AcceptedAsync(key));
        Assert.NotEqual(old, Encoding.UTF8.GetString(accepted.Utf8));
        Assert.Equal(generation + 1, await GenerationAsync(key));
        Assert.Equal(Encoding.UTF8.GetString(accepted.Utf8), await RevealAsync(key));
    }

    [Theory]
    [InlineData(SecretOverlap.OneHour, 1)]
    [InlineData(SecretOverlap.OneDay, 24)]
    [InlineData(SecretOverlap.OneWeek, 168)]
    public async Task With_overlap_both_work_until_it_ends(SecretOverlap overlap, int hours)
    {
        var key = await NewDoorAsync();
        var generation = await GenerationAsync(key);
        await RotateAsync(key, overlap);

        var now = app.Clock.Now;
        Assert.Equal(2, (await AcceptedAsync(key)).Count);
        Assert.Equal(2, (await AcceptedAsync(key, now.AddHours(hours).AddSeconds(-1))).Count);
        Assert.Single(await AcceptedAsync(key, now.AddHours(hours)));
        Assert.Equal(generation, await GenerationAsync(key));
    }

    [Fact]
    public async Task An_overlap_can_be_ended_and_a_second_rotation_ends_it()
    {
        var key = await NewDoorAsync();
        await RotateAsync(key, SecretOverlap.OneWeek);
        Assert.True(await app.With((EndOverlap end) => end.ExecuteAsync(key, default)));
        Assert.False(await app.With((EndOverlap end) => end.ExecuteAsync(key, default)));
        Assert.Single(await AcceptedAsync(key));

        await RotateAsync(key, SecretOverlap.OneWeek);
        var middle = (await AcceptedAsync(key))[0];
        await RotateAsync(key, SecretOverlap.OneHour);
        var accepted = await AcceptedAsync(key);
        Assert.Equal(2, accepted.Count);
        Assert.Null(accepted[0].AcceptedUntil);
        Assert.Equal(middle.Id, accepted[1].Id);
    }

    [Fact]
    public async Task The_previous_secret_is_kept_for_diagnosis_until_destroyed()
    {
        var key = await NewDoorAsync();
        var old = await RevealAsync(key);
        await RotateAsync(key, SecretOverlap.OneDay);
        Assert.Equal([old], (await KeptAsync(key)).Select(secret => Encoding.UTF8.GetString(secret.Utf8)));

        Assert.Equal(1, await app.With((DestroyPreviousSecret destroy) => destroy.ExecuteAsync(key, default)));
        Assert.Empty(await KeptAsync(key));
        Assert.Single(await AcceptedAsync(key));
        Assert.Equal(2, (await HistoryAsync(key)).Count);
    }

    [Fact]
    public async Task After_thirty_days_it_destroys_itself()
    {
        await using var own = await DashboardApp.StartAsync();
        var key = await NewDoorAsync(own);
        await own.With((RotateSecret rotate) => rotate.ExecuteAsync(key, SecretOverlap.None, "Ada", default));
        own.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await own.With((DestroyPreviousSecret destroy) => destroy.DestroyDueAsync(default)));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await own.With((DestroyPreviousSecret destroy) => destroy.DestroyDueAsync(default)));
        Assert.Empty(await own.Data(db => db.DoorSecrets.Where(s => s.RetiredAt != null).Select(s => s.CipherText).SingleAsync()));
    }

    [Fact]
    public async Task Two_rotations_at_once_leave_one_current_secret()
    {
        var key = await NewDoorAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RotateAsync(key, SecretOverlap.OneHour)));
        Assert.Equal(1, await app.Data(db => db.DoorSecrets.CountAsync(s => s.DoorId == key.DoorId && s.RetiredAt == null)));
    }

    [Fact]
    public async Task Another_projects_door_is_out_of_reach()
    {
        var key = await NewDoorAsync();
        var stranger = key with { ProjectId = app.Globex.Id };
        Assert.Null(await RevealAsync(stranger));
        Assert.Equal(RotateSecretOutcome.NoSecret, await RotateAsync(stranger, SecretOverlap.None));
        Assert.False(await app.With((EndOverlap end) => end.ExecuteAsync(stranger, default)));
        Assert.Equal(0, await app.With((DestroyPreviousSecret destroy) => destroy.ExecuteAsync(stranger, default)));
    }

    private Task<DoorKey> NewDoorAsync() => NewDoorAsync(app);

    private static async Task<DoorKey> NewDoorAsync(DashboardApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var project = new Project("Rotation", "r-" + Guid.NewGuid().ToString("N")[..8], app.Clock.Now);
        db.Add(project);
        await db.SaveChangesAsync();
        var portal = new EmbeddedPortal(project.Id, "pk_" + Guid.NewGuid().ToString("N"), app.Clock.Now);
        db.Add(portal);
        await db.SaveChangesAsync();
        var key = new DoorKey(project.Id, Door.Portal, portal.Id);
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<CreateSecret>().AddAsync(key, "Ada", default));
        await db.SaveChangesAsync();
        return key;
    }

    private Task<string?> RevealAsync(DoorKey key) => app.With((RevealSecret reveal) => reveal.ExecuteAsync(key, "Ada", default));

    private Task<RotateSecretOutcome> RotateAsync(DoorKey key, SecretOverlap overlap) =>
        app.With((RotateSecret rotate) => rotate.ExecuteAsync(key, overlap, "Ada", default));

    private Task<IReadOnlyList<AcceptedSecret>> AcceptedAsync(DoorKey key, DateTimeOffset? at = null) =>
        app.With((DoorSecrets secrets) => secrets.AcceptedAsync(key.Door, key.DoorId, at ?? app.Clock.Now, default));

    private Task<IReadOnlyList<AcceptedSecret>> KeptAsync(DoorKey key) =>
        app.With((DoorSecrets secrets) => secrets.KeptForDiagnosisAsync(key, app.Clock.Now, default));

    private Task<IReadOnlyList<DoorSecret>> HistoryAsync(DoorKey key) => app.With((DoorSecrets secrets) => secrets.HistoryAsync(key, default));

    private Task<int> GenerationAsync(DoorKey key) =>
        app.Data(db => db.EmbeddedPortals.Where(p => p.Id == key.DoorId).Select(p => p.Generation).SingleAsync());

    private Task<List<string>> AuditAsync(DoorKey key) =>
        app.Data(db => db.AuditEntries.Where(a => a.ProjectId == key.ProjectId).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
}
