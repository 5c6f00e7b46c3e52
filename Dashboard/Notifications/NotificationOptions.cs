using System.Globalization;
using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <summary>Section <c>Notifications</c> of the configuration.</summary>
public sealed record NotificationOptions
{
    /// <summary>How long after its first message a mail is due, 0 to 1 day; 60 s by default. What is read by then is not mailed.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="InvalidConfigurationException">The delay is no time span in its range.</exception>
    public static NotificationOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = configuration["Notifications:Delay"]?.Trim();
        if (string.IsNullOrEmpty(text)) return new NotificationOptions();
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var delay) && delay >= TimeSpan.Zero && delay <= TimeSpan.FromDays(1)
            ? new NotificationOptions { Delay = delay }
            : throw new InvalidConfigurationException($"Notifications:Delay is \"{text}\"; it must be a time span from 00:00:00 to 1.00:00:00, such as 00:01:00.");
    }
}
