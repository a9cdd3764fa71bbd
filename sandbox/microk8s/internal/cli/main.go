// Package cli is the command `microk8s`.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/pflag"
	"k8s.io/klog/v2"

	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/env"
)

// subcommand of microk8s.
type subcommand func(e env.Env, arguments []string) error

var subcommands map[string]subcommand

func init() {
	subcommands = map[string]subcommand{
		"add-node": addNode, "config": config, "dbctl": dbctl, "disable": disable, "enable": enable, "inspect": inspect,
		"join": join, "kubectl": kubectl, "leave": leave, "refresh-certs": refreshCerts, "remove-node": removeNode,
		"reset": reset, "start": start, "status": status, "stop": stop, "version": version,
	}
}

// Main runs a subcommand and answers with its exit code.
func Main(arguments []string) int {
	// The library of the API's client logs by itself what is told by errors here.
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	if len(arguments) == 0 {
		help(os.Stdout)
		return 1
	}
	name := arguments[0]
	if slices.Contains([]string{"help", "--help", "-h"}, name) {
		help(os.Stdout)
		return 0
	}
	run, ok := subcommands[name]
	if !ok {
		fmt.Printf("'%s' is not a valid MicroK8s subcommand.\n", name)
		help(os.Stdout)
		return 1
	}
	e, err := env.Current()
	if err == nil {
		err = run(e, arguments[1:])
	}
	var known *cluster.Exit
	switch {
	case err == nil:
		return 0
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case errors.As(err, &known):
		if known.Message != "" {
			fmt.Println(known.Message)
		}
		return known.Code
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func help(out io.Writer) {
	fmt.Fprintln(out, "Available subcommands are:")
	var names []string
	for name := range subcommands {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(out, "\t%s\n", name)
	}
}

// quit ends with a code and a message on the standard output, as MicroK8s' commands do.
func quit(code int, format string, values ...any) error {
	return &cluster.Exit{Code: code, Message: fmt.Sprintf(format, values...)}
}

// parse reads flags wherever they stand; -h prints them.
func parse(name string, flags *pflag.FlagSet, arguments []string) ([]string, error) {
	flags.Usage = func() { fmt.Printf("usage: microk8s %s [options]\n%s", name, flags.FlagUsages()) }
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return nil, err
		}
		return nil, quit(2, "usage: microk8s %s [options]\nmicrok8s %s: error: %v", name, name, err)
	}
	return flags.Args(), nil
}

func flagSet() *pflag.FlagSet {
	return pflag.NewFlagSet("microk8s", pflag.ContinueOnError)
}
