namespace Dashboard.InboundMail;

/// <summary>What an administrator copies into a mail server; docs/OPERATIONS.md explains it.</summary>
internal static class MailServerSetup
{
    /// <summary>A script for any mail server that pipes mail into programs; its exit status is that of <c>sysexits.h</c>.</summary>
    public static string Script(string endpoint) =>
        $"""
         #!/bin/sh
         # /usr/local/bin/dashboard-mail SENDER RECIPIENT < mail
         # The file holds one line: Authorization: Bearer inm_…
         status=$(curl --silent --output /dev/null --write-out '%{"{http_code}"}' --max-time 120 \
           --header @/etc/dashboard-mail.header --header 'Content-Type: message/rfc822' \
           --header "X-Envelope-From: <$1>" --header "X-Envelope-To: $2" \
           --data-binary @- '{endpoint}')
         case $status in
           200|202) exit 0 ;;   # taken
           413|422) exit 65 ;;  # never: too large, or no mail
           *) exit 75 ;;        # later
         esac
         """;

    public static string Postfix(string domain) =>
        $$"""
          # /etc/postfix/master.cf
          dashboard unix - n n - 4 pipe
            flags=DRhu user=dashboard-mail null_sender=
            argv=/usr/local/bin/dashboard-mail ${sender} ${recipient}

          # /etc/postfix/main.cf
          relay_domains = {{domain}}
          transport_maps = inline:{ { {{domain}} = dashboard: } }
          recipient_delimiter = +
          dashboard_destination_recipient_limit = 1
          message_size_limit = 26214400
          """;

    public static string Curl(string endpoint) =>
        $"""
         curl --header @/etc/dashboard-mail.header --header 'Content-Type: message/rfc822' \
           --data-binary @mail.eml '{endpoint}'
         """;
}
