using Dashboard.Data.Team;

namespace Dashboard.Data.Projects;

/// <summary>The tenant: nothing crosses from one project to another (product rule 1.1).</summary>
public sealed class Project
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 80;

    private Project() { }

    public Project(string name, string slug, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!ProjectSlug.IsWellFormed(slug))
        {
            throw new ArgumentException("A slug is 2 to 40 of a-z, 0-9 and '-'.", nameof(slug));
        }

        Name = name.Trim();
        Slug = slug;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public string Name { get; private set; } = null!;

    /// <summary>The first segment of every staff URL of this project; unique in the installation, never changes.</summary>
    public string Slug { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The number the last ticket got; the next one is one higher.</summary>
    public long LastTicketNumber { get; private set; }

    /// <summary>False for the demonstration project: mail to its customers is never sent.</summary>
    public bool SendsCustomerMail { get; private set; } = true;

    public ICollection<Membership> Memberships { get; } = [];

    public void Rename(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name.Trim();
    }

    /// <summary>Marks a demonstration project whose invented customers must get no mail.</summary>
    public void NeverSendCustomerMail() => SendsCustomerMail = false;

    /// <summary>The number of the next ticket. Call it inside a write transaction that has locked this row.</summary>
    public long TakeTicketNumber() => ++LastTicketNumber;

    /// <summary>Reserves <paramref name="count"/> numbers at once, for imports; returns the first.</summary>
    public long TakeTicketNumbers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var first = LastTicketNumber + 1;
        LastTicketNumber += count;
        return first;
    }
}
