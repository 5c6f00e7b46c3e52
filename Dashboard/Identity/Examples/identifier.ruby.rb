require 'openssl'

def sign(identity)
  OpenSSL::HMAC.hexdigest('SHA256', ENV.fetch('SIGNING_SECRET'), identity)
end

# email = user.email.strip.downcase ⟦email⟧
# signature = sign(email) ⟦email⟧
# signature = sign(user.id.to_s) ⟦id⟧
=== template
data-email="<%= email %>" data-signature="<%= signature %>" ⟦email⟧
data-external-id="<%= user.id %>" data-signature="<%= signature %>" ⟦id⟧
=== self-test
puts sign('SELF_TEST')
