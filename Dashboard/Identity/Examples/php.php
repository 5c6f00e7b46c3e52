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
