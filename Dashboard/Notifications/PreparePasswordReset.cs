using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// The worker's half of a forgotten password: looks whether the address has an account, and makes the link. Link and mail are saved in one
/// transaction, so an attempt that is repeated carries the same link.
/// </summary>
public sealed class PreparePasswordReset(DashboardDbContext db, AccountLinks links, ForgetMail forget, ILookupNormalizer normalizer, AuditTrail audit, TimeProvider time)
{
    /// <summary>More would be a way to fill somebody's mailbox.</summary>
    public const int MostLinksAnHour = 3;

    /// <returns>Null if the mail has its link now, else why there is none.</returns>
    public async Task<string?> RunAsync(long mailId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var mail = await db.OutboxMails.AsTracking().SingleAsync(m => m.Id == mailId, cancellationToken);
        if (mail.SealedLink is not null) return null;
        await forget.ForgetRequestsAsync(cancellationToken);
        var refusal = await MakeLinkAsync(mail, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return refusal;
    }

    private async Task<string?> MakeLinkAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var address = normalizer.NormalizeEmail(mail.ToAddress);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == address, cancellationToken) is not { } user)
            return "No account has this address";
        var now = time.GetUtcNow();
        if (await db.PasswordResets.CountAsync(r => r.UserId == user.Id && r.MadeById == null && r.CreatedAt > now.AddHours(-1), cancellationToken) >= MostLinksAnHour)
            return "Asked for too often within an hour";
        var token = LinkToken.New();
        if (links.PasswordReset(token) is not { } link) return "PublicUrl is not set";
        // To the address of the account, not to the one that was typed: two spellings that count as one need not be one mailbox.
        mail.AddressTo(user);
        mail.Carry(links.Seal(link));
        db.Add(new PasswordReset(user, LinkToken.HashOf(token), madeById: null, mail, now));
        audit.AddFor(null, user.Id, "Visitor", "account.password-reset-asked", user.Email!);
        return null;
    }
}
