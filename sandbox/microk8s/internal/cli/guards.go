package cli

import (
	"os"
	"os/user"

	"seawall.dev/microk8s/internal/env"
)

// What MicroK8s says before it does nothing.
const inCluster = "This MicroK8s deployment is acting as a node in a cluster."

// permitted refuses who cannot read the administrator's kubeconfig.
func permitted(e env.Env) error {
	file, err := os.Open(e.AdminConfig())
	if err == nil {
		return file.Close()
	}
	name := os.Getenv("USER")
	if current, err := user.Current(); err == nil {
		name = current.Username
	}
	return quit(1, `Insufficient permissions to access MicroK8s.
You can either try again with sudo or add the user %s to the 'microk8s' group:

    sudo usermod -a -G microk8s %s
    sudo chown -R %s ~/.kube

After this, reload the user groups either via a reboot or by running 'newgrp microk8s'.`, name, name, name)
}

// asRoot refuses everybody else.
func asRoot() error {
	if os.Geteuid() != 0 {
		return quit(50, "Elevated permissions is needed for this operation. Please run this command with sudo.")
	}
	return nil
}

// running refuses a node that was stopped.
func running(e env.Env, code int) error {
	if e.Locked(env.Stopped) {
		return quit(code, "microk8s is not running, try microk8s start")
	}
	return nil
}

// all is the first refusal among several checks.
func all(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}
