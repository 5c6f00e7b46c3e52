<?php

function sign(string $identity): string
{
    return hash_hmac('sha256', $identity, getenv('SIGNING_SECRET'));
}

// $email = strtolower(trim($user->email)); ⟦email⟧
// $signature = sign($email); ⟦email⟧
// $signature = sign((string) $user->id); ⟦id⟧
=== template
data-email="<?= htmlspecialchars($email, ENT_QUOTES) ?>" data-signature="<?= $signature ?>" ⟦email⟧
data-external-id="<?= htmlspecialchars($user->id, ENT_QUOTES) ?>" data-signature="<?= $signature ?>" ⟦id⟧
=== self-test
echo sign('SELF_TEST'), "\n";
