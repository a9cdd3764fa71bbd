package snapd

import (
	"errors"
	"fmt"
	"os"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/systemd"
)

// removeCommand removes the snap with all its data: no snapshot of them is kept here, with or without --purge.
func removeCommand() command {
	flags := flagSet()
	flags.Bool("purge", false, "")
	flags.Bool("terminate", false, "")
	return command{flags: flags, root: true, run: func(names []string) error {
		if err := one(names); err != nil {
			return err
		}
		s := load()
		if s == nil {
			return errNotInstalled
		}
		if err := systemd.Control("disable --now", systemd.Daemons...); err != nil {
			return err
		}
		if target, err := os.Readlink("/var/lib/kubelet"); err == nil && target != "" {
			_ = os.Remove("/var/lib/kubelet")
		}
		failures := errors.Join(
			os.RemoveAll(systemd.UnitFile("kubelite")+".d"),
			uninstall(s.Revisions),
			os.RemoveAll(env.DataRoot),
			os.Remove(stateFile),
		)
		if failures != nil {
			return failures
		}
		fmt.Println("microk8s removed")
		return nil
	}}
}
