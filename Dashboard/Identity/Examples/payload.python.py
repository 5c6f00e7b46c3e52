import hashlib
import hmac
import json
import os


def sign_payload(payload: dict) -> tuple[str, str]:
    secret = os.environ["USERHERO_HMAC_SECRET"].encode()
    body = json.dumps(payload, separators=(",", ":"))
    digest = hmac.new(secret, body.encode(), hashlib.sha256).hexdigest()
    return body, digest


# body, digest = sign_payload({
#     "externalUserId": user.id,
#     "email": user.email,
#     "expiresAt": int(time.time()) + 300,
# })
=== template
data-user="{{ body }}" data-hmac="{{ digest }}"
=== self-test
print(sign_payload({"selfTest": "Zoë / <Müller>"})[1])
