require 'json'
require 'openssl'

def sign_payload(payload)
  body = payload.to_json
  digest = OpenSSL::HMAC.hexdigest('SHA256', ENV.fetch('USERHERO_HMAC_SECRET'), body)
  [body, digest]
end

# body, digest = sign_payload(
#   externalUserId: user.id,
#   email: user.email,
#   expiresAt: Time.now.to_i + 300
# )
=== template
data-user="<%= body %>" data-hmac="<%= digest %>"
=== self-test
puts sign_payload(selfTest: 'Zoë / <Müller>').last
