package env

import (
	"os"
	"path/filepath"
)

// Locks are empty files that say what a node is. Scripts of the real snap test for them.
const (
	// HighAvailability says that the datastore can be clustered.
	HighAvailability = "ha-cluster"
	// Lite says that one daemon runs all of Kubernetes.
	Lite = "lite.lock"
	// Worker marks a node without a control plane.
	Worker = "clustered.lock"
	// NoCertReissue marks a node that is part of a cluster: its certificates are not made anew by themselves.
	NoCertReissue = "no-cert-reissue"
	// Stopped says that `microk8s stop` has stopped the services.
	Stopped = "stopped.lock"
	// NoDatastore and NoAPIServerProxy keep the daemon of that name from starting.
	NoDatastore      = "no-k8s-dqlite"
	NoAPIServerProxy = "no-apiserver-proxy"
	// Joining is there while a join runs.
	Joining = "join-in-progress"
	// Hardened says that the addon cis-hardening is on.
	Hardened = "cis-hardening"
)

// LockFile is where a lock lies.
func (e Env) LockFile(name string) string { return filepath.Join(e.Data, "var/lock", name) }

// Locked says whether the lock is there.
func (e Env) Locked(name string) bool {
	_, err := os.Stat(e.LockFile(name))
	return err == nil
}

// Lock makes it.
func (e Env) Lock(name string) error {
	if err := os.MkdirAll(filepath.Dir(e.LockFile(name)), 0o770); err != nil {
		return err
	}
	return os.WriteFile(e.LockFile(name), nil, 0o700)
}

// Unlock removes it, if it is there.
func (e Env) Unlock(name string) error {
	if err := os.Remove(e.LockFile(name)); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}
