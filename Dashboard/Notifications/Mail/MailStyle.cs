using Microsoft.AspNetCore.Html;

namespace Dashboard.Notifications.Mail;

/// <summary>
/// What a mail says in its head of light and dark. Everything else stands in the elements, since many programs drop style sheets; so what is here overrides
/// with <c>!important</c>. A program that knows neither shows the light mail.
/// </summary>
public static class MailStyle
{
    private const string Said =
        """
        .said { overflow-wrap: anywhere; }
          .said p, .said ul, .said ol, .said pre, .said blockquote { margin: 8px 0; }
          .said ul, .said ol { padding-left: 24px; }
          .said blockquote { padding-left: 12px; border-left: 3px solid #d1d5db; }
          .said pre { white-space: pre-wrap; font-size: 14px; }
        """;

    // Each 4.5 : 1 or more upon #16181d.
    private const string Dark =
        """
        @media (prefers-color-scheme: dark) {
            .mail { background: #16181d !important; color: #e5e7eb !important; }
            .soft { color: #a3aab8 !important; }
            .said, .said blockquote { border-color: #4b5563 !important; }
            .said a { color: #93c5fd !important; }
            .button { border-color: #6b7280 !important; }
            .button-plain { background: #e5e7eb !important; border-color: #e5e7eb !important; color: #111827 !important; }
          }
        """;

    private static readonly HtmlString Both = Head("light dark", $"{Said}\n  {Dark}");

    // Colours that a project chose hold in dark programs too: half of them turned would not be readable.
    private static readonly HtmlString Own = Head("light only", Said);

    /// <summary>The metas and the sheet.</summary>
    public static IHtmlContent Of(MailLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return look.HasOwnColors ? Own : Both;
    }

    private static HtmlString Head(string schemes, string rules) => new(
        $$"""
        <meta name="color-scheme" content="{{schemes}}">
          <meta name="supported-color-schemes" content="{{schemes}}">
          <style>
          :root { color-scheme: {{schemes}}; supported-color-schemes: {{schemes}}; }
          {{rules}}
          </style>
        """);
}
