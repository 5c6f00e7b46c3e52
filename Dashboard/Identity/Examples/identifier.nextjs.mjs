// app/api/support-identity/route.js
import crypto from 'node:crypto';
import { currentUser } from '@/lib/session'; // whatever tells you who is signed in

export const dynamic = 'force-dynamic';

function sign(identity) {
  return crypto.createHmac('sha256', process.env.SIGNING_SECRET).update(identity).digest('hex');
}

export async function GET() {
  const user = await currentUser();
  const identity = user.email.trim().toLowerCase(); ⟦email⟧
  const identity = String(user.id); ⟦id⟧
  return Response.json({ identity, signature: sign(identity) });
}
=== template
const { identity, signature } = await fetch('/api/support-identity').then((answer) => answer.json());
=== self-test
console.log(sign('SELF_TEST'));
