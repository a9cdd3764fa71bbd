package launch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
)

const example = `---
version: 0.2.0
extraSANs: [k8s.example, 192.0.2.1]
extraKubeAPIServerArgs:
  --encryption-provider-config: ${SNAP_DATA}/args/encryption.yaml
  --event-ttl: null
  --v: 2
extraConfigFiles:
  encryption.yaml: |
    kind: EncryptionConfiguration
addons:
  - name: rbac
  - name: dns
    args: [10.0.0.2]
---
`

func TestParse(t *testing.T) {
	parts, err := Parse([]byte(example), func(warning string) { t.Error(warning) })
	if err != nil || len(parts) != 1 {
		t.Fatalf("got %d parts (%v)", len(parts), err)
	}
	part := parts[0]
	if len(part.Addons) != 2 || part.Addons[1].Args[0] != "10.0.0.2" {
		t.Errorf("addons: %v", part.Addons)
	}
	if value, ok := part.ExtraKubeAPIServerArgs["--event-ttl"]; !ok || value != nil {
		t.Errorf("--event-ttl: %v", value)
	}
	if value := part.ExtraKubeAPIServerArgs["--v"]; value == nil || *value != "2" {
		t.Errorf("--v: %v", value)
	}
}

func TestParseRefusesAndWarns(t *testing.T) {
	for _, text := range []string{"version: 9.0.0\naddons: []\n", "addons: [{name: dns}]", "version: [", "version: 0.1.0\nextraConfigFiles: {../x: y}"} {
		if _, err := Parse([]byte(text), func(string) {}); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	warned := ""
	if _, err := Parse([]byte("version: 0.1.0\nextraKubeletArg: {}"), func(text string) { warned = text }); err != nil || warned == "" {
		t.Errorf("warned %q (%v)", warned, err)
	}
	if parts, err := Parse([]byte(Default), func(string) { t.Error("warned") }); err != nil || len(parts) != 1 {
		t.Errorf("the default: %v (%v)", parts, err)
	}
}

func TestApply(t *testing.T) {
	env.DataRoot = t.TempDir()
	e := env.Of("1")
	for _, folder := range []string{"args", "certs", "credentials"} {
		if err := os.MkdirAll(filepath.Join(e.Data, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(e.Arg("kube-apiserver"), []byte("--event-ttl=5m\n--secure-port=16443\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	parts, err := Parse([]byte(example), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(e, parts); err != nil {
		t.Fatal(err)
	}
	text := args.Read(e, "kube-apiserver")
	if args.Has(text, "--event-ttl") || args.Value(text, "--secure-port") != "16443" {
		t.Errorf("arguments:\n%s", text)
	}
	if got, want := args.Get(e, "kube-apiserver", "--encryption-provider-config"), e.Arg("encryption.yaml"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	template, _ := os.ReadFile(e.Cert("csr.conf.template"))
	if !strings.Contains(string(template), "DNS.6 = k8s.example\n") || !strings.Contains(string(template), "IP.3 = 192.0.2.1\n") {
		t.Errorf("template:\n%s", template)
	}
}
