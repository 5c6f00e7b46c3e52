package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
)

func Sign(identity string) string {
	mac := hmac.New(sha256.New, []byte(os.Getenv("SIGNING_SECRET")))
	mac.Write([]byte(identity))
	return hex.EncodeToString(mac.Sum(nil))
}

// email := strings.ToLower(strings.TrimSpace(user.Email)) ⟦email⟧
// signature := Sign(email) ⟦email⟧
// signature := Sign(user.ID) ⟦id⟧
=== template
data-email="{{.Email}}" data-signature="{{.Signature}}" ⟦email⟧
data-external-id="{{.User.ID}}" data-signature="{{.Signature}}" ⟦id⟧
=== self-test
os.Stdout.WriteString(Sign("SELF_TEST") + "\n")
