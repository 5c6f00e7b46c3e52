<?php

namespace App\Http\Controllers;

use Illuminate\Http\Request;

class SupportController extends Controller
{
    public function show(Request $request)
    {
        $identity = strtolower(trim($request->user()->email)); ⟦email⟧
        $identity = (string) $request->user()->id; ⟦id⟧

        return view('support', ['identity' => $identity, 'signature' => self::sign($identity)]);
    }

    public static function sign(string $identity): string
    {
        // config/services.php: 'support' => ['secret' => env('SIGNING_SECRET')]
        return hash_hmac('sha256', $identity, config('services.support.secret'));
    }
}
=== template
data-email="{{ $identity }}" data-signature="{{ $signature }}" ⟦email⟧
data-external-id="{{ $identity }}" data-signature="{{ $signature }}" ⟦id⟧
=== self-test
echo \App\Http\Controllers\SupportController::sign('SELF_TEST'), "\n";
