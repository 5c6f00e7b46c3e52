require 'json'
require 'openssl'

class SupportController < ApplicationController
  before_action :authenticate_user!

  def show
    @body, @digest = self.class.sign_payload(
      externalUserId: current_user.id.to_s,
      email: current_user.email,
      expiresAt: Time.now.to_i + 300
    )
  end

  def self.sign_payload(payload)
    body = payload.to_json
    digest = OpenSSL::HMAC.hexdigest('SHA256', ENV.fetch('USERHERO_HMAC_SECRET'), body)
    [body, digest]
  end
end
=== template
data-user="<%= @body %>" data-hmac="<%= @digest %>"
=== self-test
puts SupportController.sign_payload(selfTest: 'Zoë / <Müller>').last
