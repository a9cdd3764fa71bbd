// Package tokens keeps the tokens that joining nodes show: a file with one token a line, `token` for one use or
// `token|unix time` for any number of uses until then.
package tokens

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// MinLength is the shortest token that is taken.
const MinLength = 32

// New is a random token.
func New() string {
	bytes := make([]byte, MinLength/2)
	if _, err := rand.Read(bytes); err != nil {
		panic(err) // the kernel has no randomness
	}
	return hex.EncodeToString(bytes)
}

// Add appends a token; ttl < 0 makes it good for one use.
func Add(file, token string, ttl time.Duration) error {
	line := token
	if ttl >= 0 {
		line = fmt.Sprintf("%s|%d", token, time.Now().Add(ttl).Unix())
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o660)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, line); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// State of a token in a text of tokens at a time.
func State(text, token string, now time.Time) (valid, expires bool) {
	token = strings.TrimSpace(token)
	if token == "" {
		return false, false
	}
	for _, line := range strings.Split(text, "\n") {
		known, until, hasTTL := strings.Cut(strings.TrimSpace(line), "|")
		if known != token {
			continue
		}
		if !hasTTL {
			return true, false
		}
		seconds, err := strconv.ParseInt(until, 10, 64)
		return err == nil && now.Before(time.Unix(seconds, 0)), true
	}
	return false, false
}

// Valid says whether the file holds the token and it has not expired.
func Valid(file, token string) bool {
	text, _ := os.ReadFile(file)
	valid, _ := State(string(text), token, time.Now())
	return valid
}

// Consume says whether the token is good; one for a single use is gone afterwards, also when the join fails later.
func Consume(file, token string) bool {
	text, _ := os.ReadFile(file)
	valid, expires := State(string(text), token, time.Now())
	if !valid || expires {
		return valid
	}
	return os.WriteFile(file, []byte(without(string(text), token)), 0o660) == nil
}

func without(text, token string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != strings.TrimSpace(token) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
