package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
)

func SignPayload(payload map[string]any) (string, string, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return "", "", err
	}
	mac := hmac.New(sha256.New, []byte(os.Getenv("USERHERO_HMAC_SECRET")))
	mac.Write(body)
	return string(body), hex.EncodeToString(mac.Sum(nil)), nil
}

// body, digest, err := SignPayload(map[string]any{
// 	"externalUserId": user.ID,
// 	"email":          user.Email,
// 	"expiresAt":      time.Now().Unix() + 300,
// })
=== template
data-user="{{.Body}}" data-hmac="{{.Digest}}"
=== self-test
_, digest, _ := SignPayload(map[string]any{"selfTest": "Zoë / <Müller>"}); os.Stdout.WriteString(digest + "\n")
