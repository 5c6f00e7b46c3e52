using Microsoft.AspNetCore.Identity;

namespace Dashboard.Data.Team;

/// <summary>A member of staff. Customers never have an account: the host application vouches for them.</summary>
public sealed class User : IdentityUser<Guid>
{
    public const int MaxDisplayNameLength = 80;

    private User() { }

    public User(string email, string? displayName, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        Id = Guid.CreateVersion7(now);
        Email = email.Trim();
        UserName = Email;
        DisplayName = string.IsNullOrWhiteSpace(displayName) ? Email.Split('@')[0] : displayName.Trim();
        CreatedAt = now;
    }

    /// <summary>The name that customers and colleagues see.</summary>
    public string DisplayName { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Null if never, or not since this is kept.</summary>
    public DateTimeOffset? LastSignedInAt { get; private set; }

    public void Rename(string displayName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(displayName);
        DisplayName = displayName.Trim();
    }
}
