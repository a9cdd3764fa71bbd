package tokens

import (
	"path/filepath"
	"testing"
	"time"
)

func TestATokenWithoutTTLIsGoodOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	first, second := New(), New()
	for _, token := range []string{first, second} {
		if err := Add(file, token, -1); err != nil {
			t.Fatal(err)
		}
	}
	if !Consume(file, first) || Consume(file, first) {
		t.Error("the first token was not good exactly once")
	}
	if !Valid(file, second) {
		t.Error("the second token went with the first")
	}
}

func TestATokenWithTTLIsGoodUntilItExpires(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	token := New()
	if err := Add(file, token, time.Minute); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if !Consume(file, token) {
			t.Fatal("refused before its time")
		}
	}
	text := token + "|1700000000\n"
	if valid, _ := State(text, token, time.Unix(1699999999, 0)); !valid {
		t.Error("refused a second before it expires")
	}
	if valid, _ := State(text, token, time.Unix(1700000000, 0)); valid {
		t.Error("taken when it expires")
	}
}

func TestUnknownAndEmptyTokens(t *testing.T) {
	for _, token := range []string{"", " ", "unknown"} {
		if valid, _ := State("known\n\n", token, time.Now()); valid {
			t.Errorf("%q was taken", token)
		}
	}
	if len(New()) < MinLength {
		t.Error("tokens are too short")
	}
}
