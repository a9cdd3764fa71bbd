// Package env knows where a host keeps the snap, its data and its settings.
package env

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Programs is where the host finds the programs that a real snap would carry; the sandbox mounts it, read-only.
const Programs = "/usr/lib/seawall/kubernetes"

// Roots of snaps and of their data. Tests set them.
var (
	SnapRoot = "/snap/microk8s"
	DataRoot = "/var/snap/microk8s"
)

// Env is one revision of the snap on this host.
type Env struct {
	Revision string
	// Snap holds the programs of the revision, Data its settings and its database, Common what all revisions share.
	Snap, Data, Common string
}

// Of is the environment of a revision, installed or not.
func Of(revision string) Env {
	return Env{
		Revision: revision,
		Snap:     filepath.Join(SnapRoot, revision),
		Data:     filepath.Join(DataRoot, revision),
		Common:   filepath.Join(DataRoot, "common"),
	}
}

// Current is the environment of the revision in use; an error where the snap is not installed.
func Current() (Env, error) {
	target, err := os.Readlink(filepath.Join(SnapRoot, "current"))
	if err != nil {
		return Env{}, fmt.Errorf("microk8s is not installed: %w", err)
	}
	return Of(filepath.Base(target)), nil
}

// Arg is a file of arguments or other settings.
func (e Env) Arg(name string) string { return filepath.Join(e.Data, "args", name) }

// Cert is a certificate, a key or a request.
func (e Env) Cert(name string) string { return filepath.Join(e.Data, "certs", name) }

// Credential is a kubeconfig or a file of tokens.
func (e Env) Credential(name string) string { return filepath.Join(e.Data, "credentials", name) }

// Backend is a file of the datastore.
func (e Env) Backend(name string) string {
	return filepath.Join(e.Data, "var/kubernetes/backend", name)
}

// Bin is a program of the snap.
func (e Env) Bin(name string) string { return filepath.Join(e.Snap, "bin", name) }

// AdminConfig is the kubeconfig of the cluster's administrator.
func (e Env) AdminConfig() string { return e.Credential("client.config") }

// Expand replaces the variables that files of arguments may hold.
func (e Env) Expand(text string) string {
	known := map[string]string{"SNAP": e.Snap, "SNAP_DATA": e.Data, "SNAP_COMMON": e.Common, "SNAP_REVISION": e.Revision}
	return os.Expand(text, func(name string) string {
		if value, ok := known[name]; ok {
			return value
		}
		return os.Getenv(name)
	})
}

// Version is the snap's version, e.g. "v1.36.3".
func (e Env) Version() string {
	text, _ := os.ReadFile(filepath.Join(e.Snap, "meta/snap.yaml"))
	for _, line := range strings.Split(string(text), "\n") {
		if version, ok := strings.CutPrefix(line, "version: "); ok {
			return strings.TrimSpace(version)
		}
	}
	return "(unknown)"
}
