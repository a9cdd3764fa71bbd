package args

import (
	"reflect"
	"testing"
)

func TestWords(t *testing.T) {
	text := "--a=${SNAP_DATA}/x\n# comment\n\n--b \"one two\"\n--issuer='https://kubernetes.default.svc'\n--hash=a#b # rest\n--flag"
	want := []string{"--a=${SNAP_DATA}/x", "--b", "one two", "--issuer=https://kubernetes.default.svc", "--hash=a#b", "--flag"}
	if got := Words(text); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestValue(t *testing.T) {
	text := "--bind 0.0.0.0:25000\n--keyfile \"${SNAP_DATA}/certs/server.key\"\n--node-ip=10.0.0.4\n--node-ips=x\n--v=1\n--v=2\n"
	for key, want := range map[string]string{
		"--bind":    "0.0.0.0:25000",
		"--keyfile": "${SNAP_DATA}/certs/server.key",
		"--node-ip": "10.0.0.4",
		"--v":       "2",
		"--none":    "",
	} {
		if got := Value(text, key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}

func TestChange(t *testing.T) {
	text := "--a=1\n# kept\n--b 2\n"
	if got, want := With(text, "--b", "3"), "--a=1\n# kept\n--b=3\n"; got != want {
		t.Errorf("in place: got %q, want %q", got, want)
	}
	if got, want := With(text, "--c", "x y"), "--a=1\n# kept\n--b 2\n--c=x y\n"; got != want {
		t.Errorf("at the end: got %q, want %q", got, want)
	}
	if got, want := Without(text, "--a"), "# kept\n--b 2\n"; got != want {
		t.Errorf("removed: got %q, want %q", got, want)
	}
	if got, want := With("", "--a", "1"), "--a=1\n"; got != want {
		t.Errorf("empty file: got %q, want %q", got, want)
	}
	if got, want := With("--a=1\n--a=2\n", "--a", "3"), "--a=3\n"; got != want {
		t.Errorf("doubled: got %q, want %q", got, want)
	}
}
