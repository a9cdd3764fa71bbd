package apiproxy

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"seawall.dev/microk8s/internal/env"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	env.DataRoot = t.TempDir()
	e := env.Of("1")
	if err := os.MkdirAll(filepath.Dir(e.Arg(providerFile)), 0o700); err != nil {
		t.Fatal(err)
	}
	want := []string{"10.20.0.2:16443", "10.20.0.3:16443"}
	if err := WriteEndpoints(e, want); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(e.Arg(providerFile))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := parseEndpoints(text); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v (%v)", got, err)
	}
	if Listen(e) != ":16443" {
		t.Errorf("listens on %s", Listen(e))
	}
}

func TestWhatIsWrittenByHandIsRead(t *testing.T) {
	text := "tcp:\n  services:\n    kube-apiserver:\n      loadBalancer:\n        servers:\n# APISERVERS\n        - address: api.internal:16443\n"
	if got, err := parseEndpoints([]byte(text)); err != nil || got[0] != "api.internal:16443" {
		t.Errorf("got %v (%v)", got, err)
	}
	for _, text := range []string{"", "tcp: {}", "tcp: ["} {
		if got, err := parseEndpoints([]byte(text)); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
