package certs

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"os"

	"seawall.dev/microk8s/internal/env"
)

// EnsureDatastore makes the authority of the datastore's members, which a join hands over, where it is missing.
func EnsureDatastore(e env.Env) error {
	_, err := ensureAuthority(e.Backend("cluster.crt"), e.Backend("cluster.key"), "k8s")
	return err
}

// IssueMember signs this host's own certificate as a member of the datastore, for its address and loopback.
func IssueMember(e env.Env, address string) error {
	authority, err := LoadAuthority(e.Backend("cluster.crt"), e.Backend("cluster.key"))
	if err != nil {
		return err
	}
	private, err := key(e.Backend("member.key"))
	if err != nil {
		return err
	}
	subject := Subject{
		Name:  pkix.Name{CommonName: "member"},
		DNS:   []string{"localhost"},
		IPs:   []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(address)},
		Usage: bothSides,
	}
	issued, err := authority.issue(subject, &private.PublicKey, clientLife)
	if err != nil {
		return err
	}
	return write(e.Backend("member.crt"), issued, 0o660)
}

// DatastoreTLS is how a member calls another: both show certificates of the datastore's authority.
func DatastoreTLS(e env.Env) (*tls.Config, error) {
	authority, err := os.ReadFile(e.Backend("cluster.crt"))
	if err != nil {
		return nil, err
	}
	own, err := tls.LoadX509KeyPair(e.Backend("member.crt"), e.Backend("member.key"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{own}, NextProtos: []string{"h2"}}, nil
}
