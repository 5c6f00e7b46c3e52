defmodule UserHeroIdentity do
  @doc "Signs the JSON text that your encoder wrote; pass that same text, unchanged, to the page."
  def sign(body) do
    secret = System.fetch_env!("USERHERO_HMAC_SECRET")
    :crypto.mac(:hmac, :sha256, secret, body) |> Base.encode16(case: :lower)
  end
end

# body = Jason.encode!(%{
#   externalUserId: user.id,
#   email: user.email,
#   expiresAt: System.system_time(:second) + 300
# })
# digest = UserHeroIdentity.sign(body)
