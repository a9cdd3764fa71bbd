package certs

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTakeOverHasTheNewAuthoritySignTheServer(t *testing.T) {
	old, next := testEnv(t), testEnv(t)
	for _, err := range []error{first(Ensure(old)), first(Ensure(next))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Dir(old.Cert("ca.crt"))
	if err := CheckAuthority(folder); err != nil {
		t.Fatal(err)
	}
	if err := TakeOver(next, folder); err != nil {
		t.Fatal(err)
	}
	authority, _ := Read(old.Cert("ca.crt"))
	server, _ := Read(next.Cert("server.crt"))
	if err := server.CheckSignatureFrom(authority); err != nil {
		t.Errorf("server.crt after the takeover: %v", err)
	}
}

func TestCheckAuthorityRefusesAKeyThatIsAnothers(t *testing.T) {
	one, other := testEnv(t), testEnv(t)
	for _, err := range []error{first(Ensure(one)), first(Ensure(other))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	for file, from := range map[string]string{"ca.crt": one.Cert("ca.crt"), "ca.key": other.Cert("ca.key")} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if CheckAuthority(folder) == nil {
		t.Error("an authority with the key of another was taken")
	}
}

func first(_ bool, err error) error { return err }
