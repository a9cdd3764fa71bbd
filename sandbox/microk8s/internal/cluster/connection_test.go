package cluster

import (
	"strings"
	"testing"
)

func TestParseConnection(t *testing.T) {
	token := strings.Repeat("t", 32)
	c, err := parseConnection("10.20.0.2:25000/" + token + "/0123456789ab")
	if err != nil || c != (connection{"10.20.0.2", "25000", token, "0123456789ab"}) {
		t.Errorf("got %v (%v)", c, err)
	}
	if c, err := parseConnection("10.20.0.2:25000/" + token); err != nil || c.fingerprint != "" {
		t.Errorf("without a fingerprint: got %v (%v)", c, err)
	}
	for text, want := range map[string]string{
		"10.20.0.2:25000":                         "Expected format",
		"10.20.0.2/" + token:                      "Expected format",
		"host:25000/" + token:                     "Invalid master IP",
		"10.20.0.2:x/" + token:                    "not a number",
		"10.20.0.2:70000/" + token:                "not in range",
		"10.20.0.2:25000/short":                   "at least 32",
		"10.20.0.2:25000/" + token + "/short":     "at least 12",
		"10.20.0.2:25000/" + token + "/a/b":       "Expected format",
		"10.20.0.2:25000:1/" + token + "/012345a": "Expected format",
	} {
		if _, err := parseConnection(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
