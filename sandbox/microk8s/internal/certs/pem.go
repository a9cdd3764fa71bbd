// Package certs makes the keys, certificates and kubeconfigs of a node.
package certs

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
)

const keyBits = 2048

// key reads an RSA key, or makes one where the file is missing.
func key(file string) (*rsa.PrivateKey, error) {
	if text, err := os.ReadFile(file); err == nil {
		return parseKey(text)
	}
	made, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	return made, writePEM(file, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(made), 0o600)
}

func parseKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("no PEM block in the key")
	}
	if made, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return made, nil
	}
	made, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	rsaKey, ok := made.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the key is no RSA key")
	}
	return rsaKey, nil
}

// Read is the first certificate in a file.
func Read(file string) (*x509.Certificate, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(text)
}

// Parse is the first certificate in a PEM text.
func Parse(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("no PEM block in the certificate")
	}
	return x509.ParseCertificate(block.Bytes)
}

func writePEM(file, kind string, bytes []byte, mode os.FileMode) error {
	return write(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), mode)
}

// write replaces a file in one step: a daemon that reads at this moment sees the old content or the new.
func write(file string, content []byte, mode os.FileMode) error {
	next := file + ".new"
	if err := os.WriteFile(next, content, mode); err != nil {
		return err
	}
	return os.Rename(next, file)
}
