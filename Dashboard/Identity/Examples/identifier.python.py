import hashlib
import hmac
import os


def sign(identity: str) -> str:
    secret = os.environ["SIGNING_SECRET"].encode()
    return hmac.new(secret, identity.encode(), hashlib.sha256).hexdigest()


# email = user.email.strip().lower() ⟦email⟧
# signature = sign(email) ⟦email⟧
# signature = sign(str(user.id)) ⟦id⟧
=== template
data-email="{{ email }}" data-signature="{{ signature }}" ⟦email⟧
data-external-id="{{ user.id }}" data-signature="{{ signature }}" ⟦id⟧
=== self-test
print(sign("SELF_TEST"))
