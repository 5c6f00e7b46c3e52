defmodule UserHeroIdentity do
  @doc "Gives the signed text and its digest; pass that same text, unchanged, to the page."
  def sign_payload(payload) do
    body = "{" <> Enum.map_join(payload, ",", fn {name, value} -> "#{json(name)}:#{json(value)}" end) <> "}"
    secret = System.fetch_env!("USERHERO_HMAC_SECRET")
    digest = :crypto.mac(:hmac, :sha256, secret, body) |> Base.encode16(case: :lower)
    {body, digest}
  end

  defp json(number) when is_integer(number), do: Integer.to_string(number)

  defp json(text) do
    escaped = Regex.replace(~r/["\\\x00-\x1f]/, to_string(text), fn <<code>> ->
      "\\u" <> (code |> Integer.to_string(16) |> String.pad_leading(4, "0"))
    end)

    "\"" <> escaped <> "\""
  end
end

# {body, digest} = UserHeroIdentity.sign_payload(
#   externalUserId: user.id,
#   email: user.email,
#   expiresAt: System.system_time(:second) + 300
# )
=== template
data-user={@body} data-hmac={@digest}
=== self-test
UserHeroIdentity.sign_payload(selfTest: "Zoë / <Müller>") |> elem(1) |> IO.puts()
