namespace Dashboard.TicketCenter;

/// <summary>
/// <c>POST …/verify</c>: the signed email's contact, made on first sight, and its conversations. For a known contact that nothing happened to
/// in the last moment it asks no database, and it writes nothing.
/// </summary>
public sealed class VerifyContact(HelpdeskAdmission admission, KnownContacts contacts)
{
    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        if (await admission.VerifyAsync(http, needsMessage: false) is not { } signed) return;
        if (await contacts.FindAsync(signed.Door.ProjectId, signed.Email, http.RequestAborted) is not { } contact)
        {
            await admission.RefuseBlockedAsync(http, signed);
            return;
        }

        admission.Passed(signed, contact.CustomerId);
        var response = http.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = contact.Answer.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(contact.Answer, http.RequestAborted);
    }
}
