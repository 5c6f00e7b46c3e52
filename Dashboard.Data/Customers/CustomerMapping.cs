using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Customers;

internal sealed class CustomerMapping :
    IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<CustomerIdentity>,
    IEntityTypeConfiguration<CustomerAttribute>, IEntityTypeConfiguration<CustomerJoin>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.HasOne(c => c.Project).WithMany().HasForeignKey(c => c.ProjectId);
        builder.Property(c => c.PublicId).HasMaxLength(OpaqueId.Length);
        builder.HasIndex(c => c.PublicId).IsUnique();
        builder.HasIndex(c => new { c.ProjectId, c.LastSeenAt, c.Id });
        builder.HasIndex(c => new { c.ProjectId, c.Email });
        builder.Property(c => c.Name).HasMaxLength(Customer.MaxTextLength);
        builder.Property(c => c.Email).HasMaxLength(320);
        builder.Property(c => c.Phone).HasMaxLength(Customer.MaxTextLength);
        builder.Property(c => c.Company).HasMaxLength(Customer.MaxTextLength);
        builder.Property(c => c.Locale).HasMaxLength(Customer.MaxTextLength);
        builder.Ignore(c => c.DisplayName);
        builder.HasMany(c => c.Identities).WithOne(i => i.Customer).HasForeignKey(i => i.CustomerId);
        builder.Navigation(c => c.Identities).UsePropertyAccessMode(PropertyAccessMode.Field);
        // Deleting a head (with its project) must not stumble over its members.
        builder.HasOne(c => c.Head).WithMany(c => c.Members).HasForeignKey(c => c.HeadId).OnDelete(DeleteBehavior.SetNull);
        builder.Navigation(c => c.Members).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<Customer>().WithMany().HasForeignKey(c => c.MergedIntoId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(c => c.MergedBy).HasMaxLength(Customer.MaxTextLength);
        builder.HasMany(c => c.Attributes).WithOne().HasForeignKey(a => a.CustomerId);
        builder.Navigation(c => c.Attributes).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<CustomerIdentity> builder)
    {
        builder.Property(i => i.Text).HasMaxLength(CustomerIdentity.MaxTextLength);
        builder.Property(i => i.Scope).HasMaxLength(40);
        // Claims are many to one text; a verified identity is one person.
        builder.HasIndex(i => new { i.ProjectId, i.Kind, i.Text, i.Scope }).IsUnique().HasFilter(
            "\"Verified\"").HasDatabaseName("IX_CustomerIdentities_Verified");
        builder.HasIndex(i => new { i.ProjectId, i.Kind, i.Text });
        builder.HasIndex(i => i.AdoptedById);
    }

    public void Configure(EntityTypeBuilder<CustomerAttribute> builder)
    {
        builder.ToTable("CustomerAttributes");
        builder.Property(a => a.Name).HasMaxLength(200);
        builder.Property(a => a.Value).HasMaxLength(Customer.MaxAttributeLength);
        builder.HasIndex(a => new { a.CustomerId, a.Origin, a.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<CustomerJoin> builder)
    {
        builder.Property(j => j.Reason).HasMaxLength(200);
        builder.HasIndex(j => new { j.ProjectId, j.ToCustomerId });
        builder.HasIndex(j => new { j.ProjectId, j.FromCustomerId });
    }
}
