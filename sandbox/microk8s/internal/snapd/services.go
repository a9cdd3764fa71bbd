package snapd

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"seawall.dev/microk8s/internal/systemd"
)

// daemonsOf reads the arguments of start, stop and restart: "microk8s" for all daemons, or "microk8s.daemon-<name>".
func daemonsOf(names []string) ([]string, error) {
	var daemons []string
	for _, name := range names {
		if name == "microk8s" {
			return systemd.Daemons, nil
		}
		daemon, ok := strings.CutPrefix(name, "microk8s.daemon-")
		if !ok || !slices.Contains(systemd.Daemons, daemon) {
			return nil, fmt.Errorf("snap \"microk8s\" has no service %q", strings.TrimPrefix(name, "microk8s."))
		}
		daemons = append(daemons, daemon)
	}
	if len(daemons) == 0 {
		return nil, fmt.Errorf("the required argument `<service> (at least 1 argument)` was not provided")
	}
	return daemons, nil
}

// serviceCommand is start, stop or restart, each with the flag that does the same for the next boot.
func serviceCommand(verb, atBoot string) command {
	flags := flagSet()
	persist := new(bool)
	if atBoot != "" {
		persist = flags.Bool(atBoot, false, "")
	}
	return command{flags: flags, root: true, run: func(names []string) error {
		if load() == nil {
			return errNotInstalled
		}
		daemons, err := daemonsOf(names)
		if err != nil {
			return err
		}
		if *persist {
			if err := systemd.Control(atBoot, daemons...); err != nil {
				return err
			}
		}
		if err := systemd.Control(verb, daemons...); err != nil {
			return err
		}
		fmt.Println(map[string]string{"start": "Started.", "stop": "Stopped.", "restart": "Restarted."}[verb])
		return nil
	}}
}

func servicesCommand() command {
	return command{flags: flagSet(), run: func([]string) error {
		if load() == nil {
			fmt.Fprintln(os.Stderr, "There are no services provided by installed snaps.")
			return nil
		}
		out := tabwriter.NewWriter(os.Stdout, 5, 3, 2, ' ', 0)
		fmt.Fprintln(out, "Service\tStartup\tCurrent\tNotes")
		for _, daemon := range systemd.Daemons {
			fmt.Fprintf(out, "microk8s.daemon-%s\t%s\t%s\t-\n", daemon, systemd.State("is-enabled", daemon), systemd.State("is-active", daemon))
		}
		return out.Flush()
	}}
}

// Run calls a program of the snap: a daemon's unit does so, and `snap run microk8s …`. The main package sets it, for all
// else of the snap is above this package.
var Run func(name string, arguments []string) int

func runCommand() command {
	flags := flagSet()
	flags.SetInterspersed(false)
	return command{flags: flags, run: func(names []string) error {
		if len(names) == 0 {
			return fmt.Errorf("need the application to run as argument")
		}
		os.Exit(Run(names[0], names[1:]))
		return nil
	}}
}
