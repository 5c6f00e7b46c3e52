using System.ComponentModel.DataAnnotations;

namespace Dashboard.CommandLine;

/// <summary>An address as an option of a command.</summary>
internal static class EmailArgument
{
    private const int MaxLength = 256;

    /// <returns>The address without surrounding white space.</returns>
    public static string Read(string text)
    {
        var email = text.Trim();
        return email.Length <= MaxLength && new EmailAddressAttribute().IsValid(email) && !email.Any(char.IsWhiteSpace)
            ? email
            : throw new WrongUseException($"--email '{text}' is not an email address.");
    }
}
