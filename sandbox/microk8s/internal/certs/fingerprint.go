package certs

import (
	"crypto/sha256"
	"encoding/hex"
)

// FingerprintLength is how many digits of a fingerprint `add-node` shows and the least that `join` takes.
const FingerprintLength = 12

// Fingerprint is the SHA-256 of a certificate in hexadecimal digits.
func Fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
