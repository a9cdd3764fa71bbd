package certs

import (
	"crypto/rsa"
	"fmt"
	"os"
	"path/filepath"

	"seawall.dev/microk8s/internal/env"
)

// CheckAuthority says what is wrong with an authority in a folder (ca.crt, ca.key) that somebody brings along.
func CheckAuthority(folder string) error {
	certificate, err := Read(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(folder, "ca.key"))
	if err != nil {
		return err
	}
	private, err := parseKey(text)
	if err != nil {
		return err
	}
	public, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !certificate.IsCA || !ok || !public.Equal(private.Public()) {
		return fmt.Errorf("the certificate is no authority's, or the key is not its own")
	}
	return nil
}

// TakeOver puts the authority of a folder in the place of the cluster's, and has it sign what the old one did.
func TakeOver(e env.Env, folder string) error {
	for file, mode := range map[string]os.FileMode{"ca.crt": 0o660, "ca.key": 0o600} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return err
		}
		if err := write(e.Cert(file), text, mode); err != nil {
			return err
		}
	}
	if err := IssueServer(e); err != nil {
		return err
	}
	return IssueUsers(e)
}
