import hashlib
import hmac
import json
import os
import time

from django.contrib.auth.decorators import login_required
from django.shortcuts import render


def sign_payload(payload: dict) -> tuple[str, str]:
    secret = os.environ["USERHERO_HMAC_SECRET"].encode()
    body = json.dumps(payload, separators=(",", ":"))
    digest = hmac.new(secret, body.encode(), hashlib.sha256).hexdigest()
    return body, digest


@login_required
def support(request):
    body, digest = sign_payload({
        "externalUserId": str(request.user.pk),
        "email": request.user.email,
        "expiresAt": int(time.time()) + 300,
    })
    return render(request, "support.html", {"body": body, "digest": digest})
=== template
data-user="{{ body }}" data-hmac="{{ digest }}"
=== self-test
print(sign_payload({"selfTest": "Zoë / <Müller>"})[1])
