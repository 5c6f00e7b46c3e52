#if MAILKIT
using System.Runtime.CompilerServices;
using System.Text;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Mail comes in whatever encoding there ever was, ISO-2022-JP and Shift_JIS among them. MimeKit looks once which of them there are, when it is first used for
/// anything, and keeps to that: a mail that was sent before the first was read made such mail unreadable until the process ended. So they are there before
/// anything of the product runs.
/// </summary>
internal static class MailEncodings
{
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
#endif
