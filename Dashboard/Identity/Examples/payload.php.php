<?php

function sign_payload(array $payload): array
{
    $body = json_encode($payload, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    $digest = hash_hmac('sha256', $body, getenv('USERHERO_HMAC_SECRET'));
    return [$body, $digest];
}

// [$body, $digest] = sign_payload([
//     'externalUserId' => $user->id,
//     'email' => $user->email,
//     'expiresAt' => time() + 300,
// ]);
=== template
data-user="<?= htmlspecialchars($body, ENT_QUOTES) ?>" data-hmac="<?= $digest ?>"
=== self-test
echo sign_payload(['selfTest' => 'Zoë / <Müller>'])[1], "\n";
