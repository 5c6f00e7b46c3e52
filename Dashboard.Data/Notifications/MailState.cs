namespace Dashboard.Data.Notifications;

public enum MailState
{
    /// <summary>Waits for its due time; replies still join it.</summary>
    Pending = 1,

    /// <summary>A worker has it until its lease ends; nothing joins or cancels it any more.</summary>
    Claimed = 2,
    Sent = 3,

    /// <summary>Everything in it was read before it was due.</summary>
    Skipped = 4,

    /// <summary>Every message in it was cancelled.</summary>
    Cancelled = 5,

    /// <summary>A transient failure: it is due again at <see cref="OutboxMail.DueAt"/>.</summary>
    Retrying = 6,

    /// <summary>A permanent failure, or two days of transient ones.</summary>
    Failed = 7,
}

public enum MailRecipient
{
    Customer = 1,
    Agent = 2,

    /// <summary>Who has an account, or is invited to one.</summary>
    Account = 3,
}

/// <summary>What a mail is about.</summary>
public enum MailKind
{
    Ticket = 1,

    /// <summary>An invitation to a project, with its link.</summary>
    Invitation = 2,

    /// <summary>Somebody asked for a link that sets a new password. Whether that address has an account is looked up by the worker only.</summary>
    PasswordReset = 3,

    /// <summary>A password was changed: its owner should know.</summary>
    PasswordChanged = 4,
}
