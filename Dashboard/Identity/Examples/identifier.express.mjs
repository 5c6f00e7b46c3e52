import crypto from 'node:crypto';

function sign(identity) {
  return crypto.createHmac('sha256', process.env.SIGNING_SECRET).update(identity).digest('hex');
}

app.get('/support', (req, res) => {
  const identity = req.user.email.trim().toLowerCase(); ⟦email⟧
  const identity = String(req.user.id); ⟦id⟧
  res.render('support', { identity, signature: sign(identity) });
});
=== template
data-email="<%= identity %>" data-signature="<%= signature %>" ⟦email⟧
data-external-id="<%= identity %>" data-signature="<%= signature %>" ⟦id⟧
=== self-test
console.log(sign('SELF_TEST'));
