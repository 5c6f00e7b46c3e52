namespace Dashboard.Platform;

/// <summary>What the installation calls itself on screen and in mail (<c>Branding:*</c>).</summary>
public sealed record BrandingOptions
{
    public const string Section = "Branding";

    /// <summary>The product's name; never empty, at most 60 characters.</summary>
    public string ProductName { get; init; } = "Dashboard";
}
