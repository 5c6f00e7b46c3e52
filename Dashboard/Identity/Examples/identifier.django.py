import hashlib
import hmac
import os

from django.contrib.auth.decorators import login_required
from django.shortcuts import render


def sign(identity: str) -> str:
    secret = os.environ["SIGNING_SECRET"].encode()
    return hmac.new(secret, identity.encode(), hashlib.sha256).hexdigest()


@login_required
def support(request):
    identity = request.user.email.strip().lower() ⟦email⟧
    identity = str(request.user.pk) ⟦id⟧
    return render(request, "support.html", {"identity": identity, "signature": sign(identity)})
=== template
data-email="{{ identity }}" data-signature="{{ signature }}" ⟦email⟧
data-external-id="{{ identity }}" data-signature="{{ signature }}" ⟦id⟧
=== self-test
print(sign("SELF_TEST"))
