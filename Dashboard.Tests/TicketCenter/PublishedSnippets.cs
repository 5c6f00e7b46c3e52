namespace Dashboard.Tests.TicketCenter;

/// <summary>The texts of the published page "Ticket Center Setup Guide", to the letter; sites out there run these.</summary>
internal static class PublishedSnippets
{
    public const string Embed =
        """
        <div id="hdh-ticket-center"></div>
        <script src="https://helpdesky.io/ticket-center.js"
          data-helpdesk-id="YOUR_HELPDESK_ID"
          data-email="USER_EMAIL"
          data-signature="HMAC_SIGNATURE"></script>
        """;

    public static string Signer(string language) => language switch
    {
        "node" => Node,
        "python" => Python,
        "php" => Php,
        "ruby" => Ruby,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };

    private const string Node =
        """
        const crypto = require('crypto');

        function generateHmac(userEmail) {
          return crypto
            .createHmac('sha256', process.env.HDH_HMAC_SECRET)
            .update(userEmail)
            .digest('hex');
        }
        """;

    private const string Python =
        """
        import hmac
        import hashlib
        import os

        def generate_hmac(user_email: str) -> str:
            secret = os.environ['HDH_HMAC_SECRET'].encode()
            return hmac.new(secret, user_email.encode(), hashlib.sha256).hexdigest()
        """;

    private const string Php =
        """
        function generateHmac(string $userEmail): string {
            return hash_hmac('sha256', $userEmail, env('HDH_HMAC_SECRET'));
        }
        """;

    private const string Ruby =
        """
        require 'openssl'

        def generate_hmac(user_email)
          OpenSSL::HMAC.hexdigest(
            'sha256',
            ENV['HDH_HMAC_SECRET'],
            user_email
          )
        end
        """;
}
