require 'openssl'

class SupportController < ApplicationController
  before_action :authenticate_user!

  def show
    @identity = current_user.email.strip.downcase ⟦email⟧
    @identity = current_user.id.to_s ⟦id⟧
    @signature = self.class.sign(@identity)
  end

  def self.sign(identity)
    OpenSSL::HMAC.hexdigest('SHA256', ENV.fetch('SIGNING_SECRET'), identity)
  end
end
=== template
data-email="<%= @identity %>" data-signature="<%= @signature %>" ⟦email⟧
data-external-id="<%= @identity %>" data-signature="<%= @signature %>" ⟦id⟧
=== self-test
puts SupportController.sign('SELF_TEST')
