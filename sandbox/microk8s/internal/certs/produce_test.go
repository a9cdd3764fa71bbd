package certs

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"seawall.dev/microk8s/internal/env"
)

func testEnv(t *testing.T) env.Env {
	t.Helper()
	env.SnapRoot, env.DataRoot = t.TempDir(), t.TempDir()
	e := env.Of("1")
	for _, folder := range []string{"args", "certs", "credentials"} {
		if err := os.MkdirAll(filepath.Join(e.Data, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for file, text := range map[string]string{
		e.Cert("csr.conf.template"): WithSANs([]string{"192.0.2.10"}),
		e.Arg("kube-apiserver"):     "--secure-port=16443\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func TestEnsureIssuesOnceAndAgainWhenTheTemplateChanges(t *testing.T) {
	e := testEnv(t)
	for i, want := range []bool{true, false} {
		if changed, err := Ensure(e); err != nil || changed != want {
			t.Fatalf("run %d: changed %v (%v), want %v", i, changed, err, want)
		}
	}
	server, err := Read(e.Cert("server.crt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := server.VerifyHostname("192.0.2.10"); err != nil {
		t.Error(err)
	}
	if days := time.Until(server.NotAfter).Hours() / 24; days < 364 || days > 366 {
		t.Errorf("server.crt lives for %.0f days", days)
	}
	if err := os.WriteFile(e.Cert("csr.conf.template"), []byte(WithSANs([]string{"192.0.2.11"})), 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, err := Ensure(e); err != nil || !changed {
		t.Fatalf("after a change of the template: changed %v (%v)", changed, err)
	}
	server, _ = Read(e.Cert("server.crt"))
	if server.VerifyHostname("192.0.2.11") != nil || server.VerifyHostname("192.0.2.10") == nil {
		t.Errorf("addresses of server.crt: %v", server.IPAddresses)
	}
}

func TestAnotherAuthorityGivesAnotherServerCertificate(t *testing.T) {
	e := testEnv(t)
	if _, err := Ensure(e); err != nil {
		t.Fatal(err)
	}
	if changed, err := EnsureServerAuthority(e); err != nil || changed {
		t.Fatalf("own authority: changed %v (%v)", changed, err)
	}
	for _, file := range []string{"ca.crt", "ca.key"} {
		if err := os.Remove(e.Cert(file)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ensureAuthority(e.Cert("ca.crt"), e.Cert("ca.key"), "other"); err != nil {
		t.Fatal(err)
	}
	if changed, err := EnsureServerAuthority(e); err != nil || !changed {
		t.Fatalf("another authority: changed %v (%v)", changed, err)
	}
}

func TestSignKeepsSubjectAndNames(t *testing.T) {
	e := testEnv(t)
	if _, err := Ensure(e); err != nil {
		t.Fatal(err)
	}
	requests, err := WorkerRequests(e)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := LoadAuthority(e.Cert("ca.crt"), e.Cert("ca.key"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := authority.Sign(requests["kubelet"])
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := Parse(signed)
	if err != nil {
		t.Fatal(err)
	}
	if got := certificate.Subject.Organization; len(got) != 1 || got[0] != "system:nodes" {
		t.Errorf("organisation: %v", got)
	}
	host, _ := os.Hostname()
	if certificate.VerifyHostname(host) != nil && net.ParseIP(host) == nil {
		t.Errorf("names: %v", certificate.DNSNames)
	}
	if _, err := authority.Sign([]byte("no request")); err == nil {
		t.Error("nonsense was signed")
	}
}
