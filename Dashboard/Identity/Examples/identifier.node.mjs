import crypto from 'node:crypto';

export function sign(identity) {
  return crypto.createHmac('sha256', process.env.SIGNING_SECRET).update(identity).digest('hex');
}

// const email = user.email.trim().toLowerCase(); ⟦email⟧
// const signature = sign(email); ⟦email⟧
// const signature = sign(String(user.id)); ⟦id⟧
=== template
data-email="<%= email %>" data-signature="<%= signature %>" ⟦email⟧
data-external-id="<%= user.id %>" data-signature="<%= signature %>" ⟦id⟧
=== self-test
console.log(sign('SELF_TEST'));
