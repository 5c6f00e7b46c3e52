using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Portal;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Portal;

public sealed class PortalSessionTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHost _host = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin, "https://*.tenants.acme.test");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_session_holds_until_its_payload_expires()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        _app.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(PortalSessionState.Valid, await StateAsync(token));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PortalSessionState.Expired, await StateAsync(token));
    }

    [Fact]
    public async Task A_session_is_its_customers_and_lists_the_signed_identities_the_id_first()
    {
        var (_, session, door) = await OpenAsync(await _host.SignInAsync(Cast.Lisa));
        var identities = await _app.Data(db => db.CustomerIdentities.OrderBy(i => i.Kind).ToListAsync());
        Assert.Equal([IdentityKind.ExternalUserId, IdentityKind.Email], identities.Select(i => i.Kind));
        Assert.Equal(identities.Select(i => i.Id), session!.IdentityIds);
        Assert.Equal(identities[0].CustomerId, session.CustomerId);
        Assert.Equal(Cast.HostOrigin, session.Origin);
        Assert.Equal(_host.PublicKey, door!.PublicKey);
    }

    [Fact]
    public async Task Rotation_without_overlap_ends_it_and_rotation_with_overlap_does_not()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        await _host.RotateAsync(SecretOverlap.OneHour);
        Assert.Equal(PortalSessionState.Valid, await StateAsync(token));

        Assert.True(await _app.With((EndOverlap end) => end.ExecuteAsync(_host.Key, default)));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));

        token = await _host.SignInAsync(Cast.Lisa);
        await _host.RotateAsync(SecretOverlap.None);
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        Assert.Equal(PortalSessionState.Valid, await StateAsync(await _host.SignInAsync(Cast.Lisa)));
    }

    [Fact]
    public async Task When_an_overlap_ends_by_itself_so_do_the_sessions_made_under_the_old_secret()
    {
        var payload = Cast.Lisa.Payload(_app.Clock.UnixSeconds + 3600);
        var old = _host.Secret;
        await _host.RotateAsync(SecretOverlap.OneHour);
        _app.Clock.Advance(TimeSpan.FromMinutes(59));
        payload = Cast.Lisa.Payload(_app.Clock.UnixSeconds + 600);
        var token = (await _host.HandshakeAsync(payload, HostSignature.Of(old, payload))).Body.GetProperty("token").GetString()!;
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        (await _host.HandshakeAsync(payload, HostSignature.Of(old, payload))).IsRefused(401, "signature_mismatch");
    }

    [Fact]
    public async Task Disabling_ends_it_and_enabling_again_does_not_revive_it()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        await _host.ChangeAsync(portal => portal.Disable(_app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        await _host.ChangeAsync(portal => portal.Enable(_app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
    }

    [Fact]
    public async Task Removing_its_origin_ends_it_and_adding_it_again_does_not_revive_it()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        var payload = _host.Payload(Cast.Omar);
        var elsewhere = (await _host.HandshakeAsync(payload, origin: "https://one.tenants.acme.test")).Body.GetProperty("token").GetString()!;

        await _host.ChangeAsync(portal => portal.AllowOrigins(["https://*.tenants.acme.test"], _app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        Assert.Equal(PortalSessionState.Valid, await StateAsync(elsewhere));

        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _host.ChangeAsync(portal => portal.AllowOrigins([Cast.HostOrigin], _app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(elsewhere));
    }

    [Fact]
    public async Task Revoking_ends_it_alone_and_twice_is_no_error()
    {
        var (first, second) = (await _host.SignInAsync(Cast.Lisa), await _host.SignInAsync(Cast.Lisa));
        var answer = await _host.EndAsync(first);
        Assert.Equal(204, answer.Status);
        Assert.Equal(Cast.HostOrigin, answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal(204, (await _host.EndAsync(first)).Status);
        Assert.Equal(PortalSessionState.Ended, await StateAsync(first));
        Assert.Equal(PortalSessionState.Valid, await StateAsync(second));

        (await _host.EndAsync(null)).IsRefused(401, "unauthenticated");
        (await _host.EndAsync("nonsense")).IsRefused(401, "unauthenticated");
    }

    [Fact]
    public async Task The_deny_list_forgets_what_has_expired()
    {
        await _host.EndAsync(await _host.SignInAsync(Cast.Lisa));
        Assert.Equal(0, await _app.With((FlushHandshakes flush) => flush.ForgetRevokedAsync(default)));
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await _app.With((FlushHandshakes flush) => flush.ForgetRevokedAsync(default)));
    }

    [Theory]
    [InlineData(IdentityKind.ExternalUserId)]
    [InlineData(IdentityKind.Email)]
    public async Task Blocking_any_signed_identity_ends_the_session_and_is_answered_like_a_wrong_signature(IdentityKind kind)
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        await ChangeIdentityAsync(kind, identity => identity.Block(_app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        (await _host.HandshakeAsync(_host.Payload(Cast.Lisa))).IsRefused(401, "signature_mismatch");

        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await ChangeIdentityAsync(kind, identity => identity.Unblock());
        Assert.Equal(PortalSessionState.Valid, await StateAsync(await _host.SignInAsync(Cast.Lisa)));
    }

    [Fact]
    public async Task Ending_sessions_ends_those_made_so_far()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        await ChangeIdentityAsync(IdentityKind.ExternalUserId, identity => identity.EndSessions(_app.Clock.Now));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PortalSessionState.Valid, await StateAsync(await _host.SignInAsync(Cast.Lisa)));
    }

    [Fact]
    public async Task A_session_over_records_that_were_taken_apart_ends()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        await ChangeIdentityAsync(IdentityKind.Email, identity => identity.MoveTo(new Customer(_app.Acme.Id, _app.Clock.Now)));
        Assert.Equal(PortalSessionState.Ended, await StateAsync(token));
    }

    [Fact]
    public async Task A_token_is_good_for_nothing_but_what_it_was_made_for()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(token + "A"));
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(""));
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(null));
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(new string('A', 5000)));

        // The same bytes, protected by the same ring for another purpose.
        var other = _app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Another purpose").Protect(new byte[100]);
        Assert.Equal(PortalSessionState.Unknown, await StateAsync(System.Buffers.Text.Base64Url.EncodeToString(other)));
    }

    [Fact]
    public async Task A_stream_hears_of_the_end_at_once()
    {
        var sessions = _app.Services.GetRequiredService<PortalSessions>();
        var token = await _host.SignInAsync(Cast.Lisa);
        var (_, session, _) = await OpenAsync(token);

        using var revoked = sessions.Watch(session!, default);
        await Task.Delay(50);
        Assert.False(revoked.Token.IsCancellationRequested);
        await _host.EndAsync(token);
        await EndsAsync(revoked);

        (_, session, _) = await OpenAsync(await _host.SignInAsync(Cast.Omar));
        using var disabled = sessions.Watch(session!, default);
        await Task.Delay(50);
        Assert.False(disabled.Token.IsCancellationRequested);
        await _host.ChangeAsync(portal => portal.Disable(_app.Clock.Now));
        await EndsAsync(disabled);
    }

    private static async Task EndsAsync(SessionLife life)
    {
        for (var patience = 0; patience < 300 && !life.Token.IsCancellationRequested; patience++) await Task.Delay(50);
        Assert.True(life.Token.IsCancellationRequested);
    }

    private Task ChangeIdentityAsync(IdentityKind kind, Action<CustomerIdentity> change) => _app.With(async (DashboardDbContext db) =>
    {
        change(await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Kind == kind));
        await db.SaveChangesAsync();
    });

    private Task<(PortalSessionState State, PortalSession? Session, PortalDoor? Door)> OpenAsync(string? token) =>
        _app.Services.GetRequiredService<PortalSessions>().OpenAsync(token, default);

    private async Task<PortalSessionState> StateAsync(string? token) => (await OpenAsync(token)).State;
}
