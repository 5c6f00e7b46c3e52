namespace Dashboard.Customers;

/// <summary>The people at the other end: their record, how they are known, and whom to keep out (product rules 1.3 to 1.6, 1.14).</summary>
public static class CustomersFeature
{
    public static WebApplicationBuilder AddCustomers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CustomerQueries>()
            .AddScoped<BlockIdentity>().AddScoped<UnblockIdentity>().AddScoped<EndIdentitySessions>()
            .AddScoped<EditCustomer>().AddScoped<UndoJoin>()
            .AddScoped<CompareCustomers>().AddScoped<MergeCustomers>().AddScoped<UnmergeCustomer>();
        return builder;
    }
}
