namespace Dashboard.Platform;

/// <summary>
/// Where people reach this installation, from the setting <c>PublicUrl</c>. Links that leave the product (mail) are built
/// from it and never from a request's <c>Host</c>, which anybody can choose.
/// </summary>
public sealed class PublicUrl
{
    /// <param name="configuration"><c>PublicUrl</c>: absolute, http or https, without query and fragment; may be absent.</param>
    /// <exception cref="InvalidConfigurationException">It is none of these.</exception>
    public PublicUrl(IConfiguration configuration)
    {
        var text = configuration["PublicUrl"];
        if (string.IsNullOrWhiteSpace(text)) return;
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw new InvalidConfigurationException($"PublicUrl is \"{text}\"; it must be an address such as https://desk.example.com.");
        }

        Address = new Uri(uri.AbsoluteUri.TrimEnd('/') + "/");
    }

    /// <summary>Ends with a slash; null if the setting is absent.</summary>
    public Uri? Address { get; }

    /// <summary>The address of a page, or null if the installation does not know its own.</summary>
    /// <param name="path">With or without its leading slash.</param>
    public Uri? To(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Address is null ? null : new Uri(Address, path.TrimStart('/'));
    }
}
