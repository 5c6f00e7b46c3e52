<?php

namespace App\Http\Controllers;

use Illuminate\Http\Request;

class SupportController extends Controller
{
    public function show(Request $request)
    {
        [$body, $digest] = self::signPayload([
            'externalUserId' => (string) $request->user()->id,
            'email' => $request->user()->email,
            'expiresAt' => time() + 300,
        ]);

        return view('support', ['body' => $body, 'digest' => $digest]);
    }

    public static function signPayload(array $payload): array
    {
        $body = json_encode($payload, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        // config/services.php: 'userhero' => ['secret' => env('USERHERO_HMAC_SECRET')]
        $digest = hash_hmac('sha256', $body, config('services.userhero.secret'));

        return [$body, $digest];
    }
}
=== template
data-user="{{ $body }}" data-hmac="{{ $digest }}"
=== self-test
echo \App\Http\Controllers\SupportController::signPayload(['selfTest' => 'Zoë / <Müller>'])[1], "\n";
