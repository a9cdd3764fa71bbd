package snapd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"seawall.dev/microk8s/internal/channels"
)

// command of snap: its flags are parsed, names are what is left.
type command struct {
	flags *pflag.FlagSet
	run   func(names []string) error
	// root says that only root may.
	root bool
}

// Main is the program `snap`; it answers with the exit code.
func Main(arguments []string) int {
	err := dispatch(arguments)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNotInstalled), errors.Is(err, errNoUpdates), errors.Is(err, errInstalled):
		fmt.Fprintln(os.Stderr, err)
		return 0
	}
	fmt.Fprintf(os.Stderr, "error: %v\n", err)
	return 1
}

func dispatch(arguments []string) error {
	if len(arguments) == 0 || slices.Contains([]string{"help", "--help", "-h"}, arguments[0]) {
		fmt.Println("snap of the sandbox: its store has one snap, microk8s. Commands: " + strings.Join(names(), ", "))
		return nil
	}
	name := arguments[0]
	if name == "--version" {
		name = "version"
	}
	build, ok := table[name]
	if !ok {
		return fmt.Errorf("unknown command %q, see 'snap help'", name)
	}
	c := build()
	if err := c.flags.Parse(arguments[1:]); err != nil {
		return err
	}
	if c.root && os.Geteuid() != 0 {
		return errors.New("access denied (try with sudo)")
	}
	if c.root {
		unlock, err := lock()
		if err != nil {
			return err
		}
		defer unlock()
	}
	return c.run(c.flags.Args())
}

func names() []string {
	var all []string
	for name := range table {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// lock lets one change happen at a time, as snapd does.
func lock() (func(), error) {
	if err := os.MkdirAll("/run/snapd", 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile("/run/snapd/seawall.lock", os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	return func() { file.Close() }, nil
}

func flagSet() *pflag.FlagSet {
	flags := pflag.NewFlagSet("snap", pflag.ContinueOnError)
	flags.Usage = func() {}
	return flags
}

// channelFlags are --channel and its short forms.
func channelFlags(flags *pflag.FlagSet) func() (string, error) {
	channel := flags.String("channel", "", "")
	risks := map[string]*bool{}
	for _, risk := range channels.Risks {
		risks[risk] = flags.Bool(risk, false, "")
	}
	return func() (string, error) {
		chosen := *channel
		for risk, set := range risks {
			if *set && chosen != "" {
				return "", errors.New("Please specify a single channel") //nolint:staticcheck // snap's own words
			} else if *set {
				chosen = risk
			}
		}
		return chosen, nil
	}
}

// one is the only snap that commands here know.
func one(names []string) error {
	switch {
	case len(names) == 0:
		return errors.New("the required argument `<snap> (at least 1 argument)` was not provided")
	case len(names) > 1:
		return errors.New("a single snap name is needed to specify mode or channel flags")
	case names[0] != "microk8s":
		return fmt.Errorf("snap %q not found", names[0])
	}
	return nil
}
