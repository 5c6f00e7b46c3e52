import crypto from 'node:crypto';

function signPayload(payload) {
  const json = JSON.stringify(payload);
  const hmac = crypto.createHmac('sha256', process.env.USERHERO_HMAC_SECRET).update(json).digest('hex');
  return { json, hmac };
}

app.get('/support', (req, res) => {
  const { json, hmac } = signPayload({
    externalUserId: req.user.id,
    email: req.user.email,
    expiresAt: Math.floor(Date.now() / 1000) + 300,
  });
  res.render('support', { json, hmac });
});
=== template
data-user="<%= json %>" data-hmac="<%= hmac %>"
=== self-test
console.log(signPayload({ selfTest: 'Zoë / <Müller>' }).hmac);
