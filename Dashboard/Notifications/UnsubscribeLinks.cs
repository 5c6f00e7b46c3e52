using System.Buffers.Binary;
using System.Security.Cryptography;
using Dashboard.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Notifications;

/// <param name="CustomerId">Whose mail.</param>
/// <param name="TicketId">The ticket of the mail that the link stood in.</param>
public sealed record UnsubscribeClaim(long CustomerId, long TicketId);

/// <summary>
/// The links that stop mail. What a link says is sealed with the key ring and expires, so nothing is stored for mail that
/// nobody ever stops; it can stop or resume this customer's mail and nothing else.
/// </summary>
public sealed class UnsubscribeLinks(PublicUrl publicUrl, IDataProtectionProvider protection)
{
    /// <summary>How long a link in a mail works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Dashboard.Notifications.Unsubscribe").ToTimeLimitedDataProtector();

    /// <summary>Null where <c>PublicUrl</c> is not set.</summary>
    public Uri? For(long customerId, long ticketId)
    {
        if (publicUrl.Address is null) return null;
        var claim = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(claim, customerId);
        BinaryPrimitives.WriteInt64BigEndian(claim.AsSpan(8), ticketId);
        return publicUrl.To($"unsubscribe?token={WebEncoders.Base64UrlEncode(protector.Protect(claim, Lifetime))}");
    }

    /// <summary>Null for anything that is not an unexpired token of ours.</summary>
    public UnsubscribeClaim? Read(string? token)
    {
        if (token is not { Length: > 0 and < 1000 }) return null;
        try
        {
            var claim = protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            return claim.Length != 16 ? null : new UnsubscribeClaim(
                BinaryPrimitives.ReadInt64BigEndian(claim), BinaryPrimitives.ReadInt64BigEndian(claim.AsSpan(8)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
