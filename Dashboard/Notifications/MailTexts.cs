using System.Globalization;

namespace Dashboard.Notifications;

/// <summary>What a mail says around the messages it carries, in the recipient's language.</summary>
/// <param name="Language">For the <c>lang</c> attribute.</param>
/// <param name="Heading">{0}: who wrote.</param>
/// <param name="Files">Before the names of attached files.</param>
/// <param name="Button">The link's text.</param>
/// <param name="NoLink">Instead of a link, where the installation has none to give.</param>
/// <param name="Footer">{0}: the project.</param>
/// <param name="Unsubscribe">The text of the link that stops such mail.</param>
/// <param name="CanReply">Instead of <paramref name="NoLink"/>, where an answer by mail reaches the ticket.</param>
internal sealed record MailTexts(string Language, string Heading, string Files, string Button, string NoLink, string Footer, string Unsubscribe, string CanReply)
{
    private static readonly MailTexts English = new(
        "en", "{0} replied", "Files", "View and reply", "To reply, open support in the app where you wrote to us.",
        "You get this mail because you wrote to {0}.", "Stop mail about this",
        "To answer, reply to this mail.");

    private static readonly MailTexts Spanish = new(
        "es", "{0} ha respondido", "Archivos", "Ver y responder", "Para responder, abre el soporte en la aplicación desde la que nos escribiste.",
        "Recibes este correo porque escribiste a {0}.", "No recibir más correos sobre esto",
        "Para contestar, responde a este correo.");

    public static MailTexts ForAgent { get; } = new(
        "en", "{0} wrote", "Files", "Open the ticket", "", "You get this mail because you are a member of {0}.", "", "");

    /// <param name="locales">The first that is known decides: <c>es-MX</c> counts as <c>es</c>.</param>
    public static MailTexts ForCustomer(params string?[] locales) =>
        locales.Select(Known).FirstOrDefault(t => t is not null) ?? English;

    public string HeadingFor(string author) => string.Format(CultureInfo.InvariantCulture, Heading, author);

    public string FooterFor(string project) => string.Format(CultureInfo.InvariantCulture, Footer, project);

    private static MailTexts? Known(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "en" => English,
        "es" => Spanish,
        _ => null,
    };
}
