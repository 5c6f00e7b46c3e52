using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// The addresses that customers answer mail at (product §6): <c>reply+</c> and 128 random bits, in hex because mail servers may
/// fold upper case, at <c>Mail:ReplyDomain</c>. One for each ticket and recipient, the same in every mail.
/// </summary>
public sealed partial class ReplyAddresses(DashboardDbContext db, MailOptions options, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Most tokens of one mail that are looked at.</summary>
    private const int MaxTokens = 20;

    /// <summary>The address for one ticket and recipient, made on first use. Null where <c>Mail:ReplyDomain</c> is not set.</summary>
    /// <param name="recipient">The address that the mail goes to.</param>
    /// <param name="name">Shown beside it, such as the project's name.</param>
    public async Task<Mailbox?> ForAsync(long projectId, long ticketId, string recipient, string name, CancellationToken cancellationToken)
    {
        if (options.ReplyDomain is not { } domain) return null;
        var known = await db.ReplyAddresses.AsTracking().SingleOrDefaultAsync(a => a.TicketId == ticketId && a.Address == recipient, cancellationToken);
        var token = known is null ? await MakeAsync(projectId, ticketId, recipient, cancellationToken) : await ReadAsync(known, cancellationToken);
        return Mailbox.TryCreate($"reply+{token}@{domain}", name, out var address) ? address : null;
    }

    /// <summary>The tokens in lines that name recipients, in their order, each once. Whatever surrounds one is not looked at: the token alone is the proof.</summary>
    public static IReadOnlyList<string> TokensIn(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return [.. lines.SelectMany(l => Token().Matches(l)).Select(m => m.Groups[1].Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Take(MaxTokens)];
    }

    /// <summary>The first of these tokens that is one of this project's, tracked, with its ticket's id; null if none is.</summary>
    public async Task<ReplyAddress?> FindAsync(long projectId, IReadOnlyList<string> tokens, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0) return null;
        var hashes = tokens.Select(Hash).ToList();
        var found = await db.ReplyAddresses.AsTracking().Where(a => a.ProjectId == projectId && hashes.Contains(a.TokenHash)).ToListAsync(cancellationToken);
        return found.MinBy(a => hashes.IndexOf(a.TokenHash));
    }

    /// <summary>
    /// Whether one of these tokens is the one that mail about this ticket to this recipient carries. True as well where such mail carries none, to
    /// agents and without <c>Mail:ReplyDomain</c>: its Message-ID, 128 random bits that nobody else is told, proves as much (decision 028).
    /// </summary>
    public async Task<bool> IsKnownToAsync(long ticketId, string recipient, IEnumerable<string> tokens, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var hash = await db.ReplyAddresses.Where(a => a.TicketId == ticketId && a.Address == recipient).Select(a => a.TokenHash).SingleOrDefaultAsync(cancellationToken);
        return hash is null || tokens.Any(t => Hash(t) == hash);
    }

    private async Task<string> MakeAsync(long projectId, long ticketId, string recipient, CancellationToken cancellationToken)
    {
        var token = NewToken();
        var address = new ReplyAddress(projectId, ticketId, recipient, Hash(token), Protector(ticketId).Protect(Encoding.ASCII.GetBytes(token)), time.GetUtcNow());
        db.ReplyAddresses.Add(address);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return token;
        }
        catch (DbUpdateException)
        {
            // Another worker made it for another mail of this ticket at the same moment; that one holds.
            db.Entry(address).State = EntityState.Detached;
            var other = await db.ReplyAddresses.AsTracking().SingleOrDefaultAsync(a => a.TicketId == ticketId && a.Address == recipient, cancellationToken);
            if (other is null) throw;
            return await ReadAsync(other, cancellationToken);
        }
    }

    private async Task<string> ReadAsync(ReplyAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return Encoding.ASCII.GetString(Protector(address.TicketId).Unprotect(address.CipherText));
        }
        catch (CryptographicException)
        {
            var token = NewToken();
            address.Renew(Hash(token), Protector(address.TicketId).Protect(Encoding.ASCII.GetBytes(token)));
            await db.SaveChangesAsync(cancellationToken);
            return token;
        }
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    private IDataProtector Protector(long ticketId) =>
        protection.CreateProtector("Dashboard.Notifications.ReplyAddress.v1", ticketId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\breply\+([0-9a-f]{32})@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
