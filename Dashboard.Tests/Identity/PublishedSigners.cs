namespace Dashboard.Tests.Identity;

/// <summary>The functions of the published page "HMAC signing", to the letter; sites out there run these.</summary>
internal static class PublishedSigners
{
    public static string Of(string language) => language switch
    {
        "node" => Node,
        "python" => Python,
        "ruby" => Ruby,
        "php" => Php,
        "go" => Go,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };

    private const string Node =
        """
        import crypto from 'node:crypto';

        function signPayload(payload) {
            const json = JSON.stringify(payload);
            const hmac = crypto
                .createHmac('sha256', process.env.USERHERO_HMAC_SECRET)
                .update(json)
                .digest('hex');
            return { json, hmac };
        }
        """;

    private const string Python =
        """
        import hmac, hashlib, json, os, time

        def sign_payload(payload: dict) -> tuple[str, str]:
            secret = os.environ["USERHERO_HMAC_SECRET"].encode()
            body = json.dumps(payload, separators=(",", ":"))
            digest = hmac.new(secret, body.encode(), hashlib.sha256).hexdigest()
            return body, digest
        """;

    private const string Ruby =
        """
        require 'openssl'
        require 'json'

        def sign_payload(payload)
            body = payload.to_json
            digest = OpenSSL::HMAC.hexdigest('SHA256', ENV['USERHERO_HMAC_SECRET'], body)
            [body, digest]
        end
        """;

    private const string Php =
        """
        <?php
        function sign_payload(array $payload): array {
            $body = json_encode($payload, JSON_UNESCAPED_SLASHES);
            $digest = hash_hmac('sha256', $body, getenv('USERHERO_HMAC_SECRET'));
            return [$body, $digest];
        }
        """;

    private const string Go =
        """
        package userhero

        import (
            "crypto/hmac"
            "crypto/sha256"
            "encoding/hex"
            "encoding/json"
            "os"
        )

        func SignPayload(payload map[string]any) (string, string, error) {
            body, err := json.Marshal(payload)
            if err != nil {
                return "", "", err
            }
            mac := hmac.New(sha256.New, []byte(os.Getenv("USERHERO_HMAC_SECRET")))
            mac.Write(body)
            return string(body), hex.EncodeToString(mac.Sum(nil)), nil
        }
        """;
}
