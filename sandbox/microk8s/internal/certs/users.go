package certs

import (
	"crypto/x509/pkix"
	"net"
	"os"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
)

// user is somebody who calls the API with a certificate of the cluster's authority.
type user struct {
	file         string
	name         string
	organisation string
	// config is the kubeconfig that holds the certificate; "" for none.
	config string
}

func users() []user {
	return []user{
		{"kubelet", "system:node:" + hostnet.Hostname(), "system:nodes", "kubelet.config"},
		{"client", "admin", "system:masters", "client.config"},
		{"proxy", "system:kube-proxy", "", "proxy.config"},
		{"scheduler", "system:kube-scheduler", "", "scheduler.config"},
		{"controller", "system:kube-controller-manager", "", "controller.config"},
		{"apiserver-kubelet-client", "kube-apiserver-kubelet-client", "system:masters", ""},
	}
}

func (u user) subject() Subject {
	subject := Subject{Name: pkix.Name{CommonName: u.name}, Usage: bothSides}
	if u.organisation != "" {
		subject.Name.Organization = []string{u.organisation}
	}
	// The kubelet serves with its certificate too.
	if u.file == "kubelet" {
		subject.DNS = []string{hostnet.Hostname()}
		for _, address := range hostnet.Addresses() {
			subject.IPs = append(subject.IPs, net.ParseIP(address))
		}
	}
	return subject
}

// IssueUsers signs the certificates of all users of a control plane and writes their kubeconfigs.
func IssueUsers(e env.Env) error {
	authority, err := LoadAuthority(e.Cert("ca.crt"), e.Cert("ca.key"))
	if err != nil {
		return err
	}
	port := args.Get(e, "kube-apiserver", "--secure-port")
	for _, u := range users() {
		private, err := key(e.Cert(u.file + ".key"))
		if err != nil {
			return err
		}
		issued, err := authority.issue(u.subject(), &private.PublicKey, clientLife)
		if err != nil {
			return err
		}
		if err := write(e.Cert(u.file+".crt"), issued, 0o660); err != nil {
			return err
		}
		if u.config == "" {
			continue
		}
		if err := writeConfig(e, u, "ca.crt", "https://127.0.0.1:"+port); err != nil {
			return err
		}
	}
	return nil
}

// WorkerRequests are the certificate requests of a worker by the file they are for; the keys are made where missing.
func WorkerRequests(e env.Env) (map[string][]byte, error) {
	requests := map[string][]byte{}
	for _, u := range users() {
		if u.file != "kubelet" && u.file != "proxy" {
			continue
		}
		private, err := key(e.Cert(u.file + ".key"))
		if err != nil {
			return nil, err
		}
		if requests[u.file], err = request(u.subject(), private); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// WriteWorkerConfigs writes the kubeconfigs of a worker; its users go through the local proxy of the API.
func WriteWorkerConfigs(e env.Env, server string) error {
	for _, u := range users() {
		if u.file != "kubelet" && u.file != "proxy" {
			continue
		}
		if err := writeConfig(e, u, "ca.remote.crt", server); err != nil {
			return err
		}
	}
	return nil
}

func writeConfig(e env.Env, u user, authority, server string) error {
	var parts [3][]byte
	for i, file := range []string{authority, u.file + ".crt", u.file + ".key"} {
		var err error
		if parts[i], err = os.ReadFile(e.Cert(file)); err != nil {
			return err
		}
	}
	return write(e.Credential(u.config), kubeconfig(u.name, server, parts[0], parts[1], parts[2]), 0o660)
}

// Replace makes a new authority and all that it signs.
func Replace(e env.Env) error {
	for _, file := range []string{"ca.crt", "csr.conf"} {
		if err := os.Remove(e.Cert(file)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	if _, err := Ensure(e); err != nil {
		return err
	}
	return IssueUsers(e)
}
