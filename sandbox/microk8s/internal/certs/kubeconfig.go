package certs

import (
	"encoding/base64"
	"fmt"
)

// kubeconfig is written as text and not by a serialiser: scripts replace the server's address in it by its pattern.
func kubeconfig(user, server string, authority, certificate, key []byte) []byte {
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: %s
    server: %s
  name: microk8s-cluster
contexts:
- context:
    cluster: microk8s-cluster
    user: %[3]s
  name: microk8s
current-context: microk8s
kind: Config
preferences: {}
users:
- name: %[3]s
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
`, encode(authority), server, user, encode(certificate), encode(key))
}
