import crypto from 'node:crypto';

export function signPayload(payload) {
  const json = JSON.stringify(payload);
  const hmac = crypto
    .createHmac('sha256', process.env.USERHERO_HMAC_SECRET)
    .update(json)
    .digest('hex');
  return { json, hmac };
}

// const { json, hmac } = signPayload({
//   externalUserId: user.id,
//   email: user.email,
//   expiresAt: Math.floor(Date.now() / 1000) + 300,
// });
=== template
data-user="<%= json %>" data-hmac="<%= hmac %>"
=== self-test
console.log(signPayload({ selfTest: 'Zoë / <Müller>' }).hmac);
