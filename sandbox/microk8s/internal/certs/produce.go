package certs

import (
	"bytes"
	"crypto/x509/pkix"
	"os"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
)

// Ensure makes what is missing of the cluster's authorities and keys, and the server's certificates where the addresses of
// the host or the template have changed. It says whether certificates changed.
func Ensure(e env.Env) (bool, error) {
	for _, name := range []string{"serviceaccount.key", "server.key", "front-proxy-client.key"} {
		if _, err := key(e.Cert(name)); err != nil {
			return false, err
		}
	}
	if _, err := ensureAuthority(e.Cert("ca.crt"), e.Cert("ca.key"), "10.152.183.1"); err != nil {
		return false, err
	}
	if _, err := ensureAuthority(e.Cert("front-proxy-ca.crt"), e.Cert("front-proxy-ca.key"), "front-proxy-ca"); err != nil {
		return false, err
	}
	rendered, err := renderConf(e)
	if err != nil {
		return false, err
	}
	present, _ := os.ReadFile(e.Cert("csr.conf"))
	if bytes.Equal(present, rendered) && exists(e.Cert("server.crt")) && exists(e.Cert("front-proxy-client.crt")) {
		return false, nil
	}
	if err := write(e.Cert("csr.conf"), rendered, 0o660); err != nil {
		return false, err
	}
	if err := IssueServer(e); err != nil {
		return false, err
	}
	return true, IssueFrontProxy(e)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func renderConf(e env.Env) ([]byte, error) {
	template, err := os.ReadFile(e.Cert("csr.conf.template"))
	if err != nil {
		return nil, err
	}
	rendered := []byte(Render(string(template), hostnet.Addresses()))
	return rendered, write(e.Cert("csr.conf.rendered"), rendered, 0o660)
}

// RefreshConf makes csr.conf anew from its template.
func RefreshConf(e env.Env) error {
	rendered, err := renderConf(e)
	if err != nil {
		return err
	}
	return write(e.Cert("csr.conf"), rendered, 0o660)
}

// EnsureServerAuthority makes the server's certificate anew where the cluster's authority has not signed it, as after a
// join. It says whether it did.
func EnsureServerAuthority(e env.Env) (bool, error) {
	authority, err := Read(e.Cert("ca.crt"))
	if err != nil {
		return false, err
	}
	if server, err := Read(e.Cert("server.crt")); err == nil && server.CheckSignatureFrom(authority) == nil {
		return false, nil
	}
	return true, IssueServer(e)
}

// IssueServer signs server.crt for the names in csr.conf, for one year.
func IssueServer(e env.Env) error {
	return issueFromConf(e, "ca", "server", nil)
}

// IssueFrontProxy signs front-proxy-client.crt for the names in csr.conf, for one year.
func IssueFrontProxy(e env.Env) error {
	return issueFromConf(e, "front-proxy-ca", "front-proxy-client", &pkix.Name{CommonName: "front-proxy-client"})
}

func issueFromConf(e env.Env, authorityName, name string, subjectName *pkix.Name) error {
	conf, err := os.ReadFile(e.Cert("csr.conf"))
	if err != nil {
		return err
	}
	subject, err := ParseConf(string(conf))
	if err != nil {
		return err
	}
	if subjectName != nil {
		subject.Name = *subjectName
	}
	authority, err := LoadAuthority(e.Cert(authorityName+".crt"), e.Cert(authorityName+".key"))
	if err != nil {
		return err
	}
	private, err := key(e.Cert(name + ".key"))
	if err != nil {
		return err
	}
	csr, err := request(subject, private)
	if err != nil {
		return err
	}
	if err := write(e.Cert(name+".csr"), csr, 0o660); err != nil {
		return err
	}
	issued, err := authority.issue(subject, &private.PublicKey, serverLife)
	if err != nil {
		return err
	}
	return write(e.Cert(name+".crt"), issued, 0o660)
}
