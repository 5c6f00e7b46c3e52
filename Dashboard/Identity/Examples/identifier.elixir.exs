defmodule SupportIdentity do
  def sign(identity) do
    secret = System.fetch_env!("SIGNING_SECRET")
    :crypto.mac(:hmac, :sha256, secret, identity) |> Base.encode16(case: :lower)
  end
end

# email = user.email |> String.trim() |> String.downcase() ⟦email⟧
# signature = SupportIdentity.sign(email) ⟦email⟧
# signature = SupportIdentity.sign(to_string(user.id)) ⟦id⟧
=== template
data-email={@email} data-signature={@signature} ⟦email⟧
data-external-id={@user.id} data-signature={@signature} ⟦id⟧
=== self-test
IO.puts(SupportIdentity.sign("SELF_TEST"))
