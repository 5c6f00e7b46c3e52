// app/api/support-identity/route.js
import crypto from 'node:crypto';
import { currentUser } from '@/lib/session'; // whatever tells you who is signed in

export const dynamic = 'force-dynamic';

function signPayload(payload) {
  const user = JSON.stringify(payload);
  const userHmac = crypto.createHmac('sha256', process.env.USERHERO_HMAC_SECRET).update(user).digest('hex');
  return { user, userHmac };
}

export async function GET() {
  const { id, email } = await currentUser();
  return Response.json(signPayload({
    externalUserId: id,
    email,
    expiresAt: Math.floor(Date.now() / 1000) + 300,
  }));
}
=== template
const { user, userHmac } = await fetch('/api/support-identity').then((answer) => answer.json());
UserHero.init({ publicKey: 'YOUR_PUBLIC_KEY', user, userHmac }); // user is the signed string
=== self-test
console.log(signPayload({ selfTest: 'Zoë / <Müller>' }).userHmac);
