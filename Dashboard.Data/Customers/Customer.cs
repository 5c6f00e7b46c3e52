using Dashboard.Data.Projects;

namespace Dashboard.Data.Customers;

/// <summary>The one record that agents see of a person, whichever doors they came by (product rules 1.3 to 1.6).</summary>
public sealed class Customer
{
    public const int MaxTextLength = 200;
    public const int MaxAttributes = 32;
    public const int MaxAttributeLength = 500;

    /// <summary>What to call somebody of whom nothing is known but a visitor token.</summary>
    public const string Unnamed = "Anonymous visitor";

    private readonly List<CustomerIdentity> identities = [];
    private readonly List<CustomerAttribute> attributes = [];
    private readonly List<Customer> members = [];

    private Customer() { }

    /// <param name="publicId">Of somebody who was told it before there was a record; null for a new one.</param>
    public Customer(long projectId, DateTimeOffset now, string? publicId = null)
    {
        ProjectId = projectId;
        PublicId = publicId ?? OpaqueId.New();
        FirstSeenAt = now;
        LastSeenAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Project Project { get; private set; } = null!;

    public string PublicId { get; private set; } = null!;

    public string? Name { get; private set; }

    /// <summary>Where mail goes: the last address a signature vouched for, or one an agent entered. Null: no mail.</summary>
    public string? Email { get; private set; }

    public string? Phone { get; private set; }

    public string? Company { get; private set; }

    public string? Locale { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private set; }

    /// <summary>Written in batches, so up to some seconds behind.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>The record whose page shows this one, since somebody merged them by hand; null: it has its own. See <see cref="CustomerGroup"/>.</summary>
    public long? HeadId { get; private set; }

    public Customer? Head { get; private set; }

    /// <summary>What it was merged into. The head differs from it once that record was merged into a third.</summary>
    public long? MergedIntoId { get; private set; }

    public DateTimeOffset? MergedAt { get; private set; }

    /// <summary>The name of whoever merged it.</summary>
    public string? MergedBy { get; private set; }

    public IReadOnlyCollection<Customer> Members => members;

    public IReadOnlyCollection<CustomerIdentity> Identities => identities;

    public IReadOnlyCollection<CustomerAttribute> Attributes => attributes;

    /// <summary>What to call them: name, else email, else phone, else the first identity's text; a visitor's token is no name.</summary>
    public string DisplayName => Name ?? Email ?? Phone ?? identities.Find(i => i.Kind != IdentityKind.VisitorToken)?.Text ?? Unnamed;

    public CustomerIdentity AddIdentity(IdentityKind kind, string text, bool verified, DateTimeOffset now, string scope = "")
    {
        var identity = new CustomerIdentity(this, kind, text, verified, scope, now);
        identities.Add(identity);
        return identity;
    }

    /// <summary>Takes over what a verified signature says; null leaves a field as it is.</summary>
    public void LearnSigned(string? name, string? email, string? phone, string? company, string? locale)
    {
        Name = Bounded(name) ?? Name;
        Email = Bounded(email, 320) ?? Email;
        Phone = Bounded(phone) ?? Phone;
        Company = Bounded(company) ?? Company;
        Locale = Bounded(locale) ?? Locale;
    }

    /// <summary>What a page says without a signature: it names the unnamed and changes nobody's name.</summary>
    public void NameFromPage(string? name) => Name ??= Bounded(name);

    /// <summary>
    /// A visitor's claim of an address: mail about their own conversation goes there (product rule 1.4), unless an agent entered another. The
    /// identities must have been loaded.
    /// </summary>
    public void ClaimEmail(string email)
    {
        if (Email is null || identities.Exists(i => i is { Kind: IdentityKind.Email, Verified: false } && i.Text == Email)) Email = Bounded(email, 320);
    }

    /// <summary>An agent corrects what the team knows; an empty field is cleared. Identities stay as they are.</summary>
    public void Edit(string? name, string? email, string? company)
    {
        Name = Bounded(name?.Trim());
        Email = Bounded(email?.Trim(), 320);
        Company = Bounded(company?.Trim());
    }

    /// <summary>Replaces the attributes of one origin; those of the other stay. Excess ones are dropped.</summary>
    public void SetAttributes(AttributeOrigin origin, IEnumerable<KeyValuePair<string, string>> values, DateTimeOffset now)
    {
        var wanted = values.Take(MaxAttributes).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        attributes.RemoveAll(a => a.Origin == origin && !wanted.ContainsKey(a.Name));
        foreach (var (key, value) in wanted)
        {
            var known = attributes.Find(a => a.Origin == origin && a.Name == key);
            if (known is null) attributes.Add(new CustomerAttribute(key, value, origin, now));
            else known.Change(value, now);
        }
    }

    public void Seen(DateTimeOffset now)
    {
        if (now > LastSeenAt) LastSeenAt = now;
    }

    internal void MergeInto(Customer head, string by, DateTimeOffset now)
    {
        if (head.ProjectId != ProjectId) throw new InvalidOperationException("Nothing crosses projects.");
        if (head == this || HeadId is not null || head.HeadId is not null) throw new InvalidOperationException("Only a head is merged, and into another head.");
        (MergedIntoId, MergedAt, MergedBy) = (head.Id, now, Bounded(by));
        ShowUnder(head);
    }

    internal void ShowUnder(Customer head) => HeadId = head.Id;

    internal void Unmerge() => (HeadId, MergedIntoId, MergedAt, MergedBy) = (null, null, null, null);

    private static string? Bounded(string? text, int length = MaxTextLength) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= length ? text : text[..length];
}

public enum AttributeOrigin
{
    /// <summary>It stood in a signed payload.</summary>
    Signed = 0,

    /// <summary>The page said so; anybody could have.</summary>
    FromPage = 1,
}

/// <summary>An attribute the host application sent about a customer.</summary>
public sealed class CustomerAttribute
{
    private CustomerAttribute() { }

    internal CustomerAttribute(string name, string value, AttributeOrigin origin, DateTimeOffset now)
    {
        Name = name;
        Value = value;
        Origin = origin;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long CustomerId { get; private set; }

    public string Name { get; private set; } = null!;

    public string Value { get; private set; } = null!;

    public AttributeOrigin Origin { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    internal void Change(string value, DateTimeOffset now)
    {
        if (Value == value) return;
        Value = value;
        UpdatedAt = now;
    }
}
