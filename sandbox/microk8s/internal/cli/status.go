package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"seawall.dev/microk8s/internal/addons"
	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
)

const notRunning = "microk8s is not running. Use microk8s inspect for a deeper inspection."

// report is what `status` prints.
type report struct {
	ready             bool
	members           []datastore.Node
	enabled, disabled []addons.Addon
}

func status(e env.Env, arguments []string) error {
	if err := permitted(e); err != nil {
		return err
	}
	if e.Locked(env.Worker) {
		return quit(0, "%s\nPlease use the control plane node.", inCluster)
	}
	flags := flagSet()
	format := flags.String("format", "pretty", "output can be in yaml, pretty or short")
	wait := flags.BoolP("wait-ready", "w", false, "wait until the cluster is in ready state")
	timeout := flags.IntP("timeout", "t", 0, "seconds to wait for the cluster to be ready, 0 for ever")
	addon := flags.StringP("addon", "a", "all", "check the status of an addon")
	if _, err := parse("status", flags, arguments); err != nil {
		return err
	}
	if err := running(e, 0); err != nil {
		return err
	}
	r := report{}
	if *wait {
		r.ready = cluster.AwaitReady(e, time.Duration(*timeout)*time.Second, true)
	} else {
		r.ready = cluster.Ready(e, true)
	}
	r.addons(e)
	if *addon != "all" {
		fmt.Println(r.addonState(*addon))
	} else if err := r.print(os.Stdout, e, *format); err != nil {
		return err
	}
	if !r.ready {
		return quit(1, "")
	}
	return nil
}

func (r *report) addons(e env.Env) {
	if !r.ready {
		return
	}
	enabled, err := addons.Enabled(e)
	if err != nil {
		return
	}
	for _, addon := range addons.All(e) {
		if enabled[addon.Name] {
			r.enabled = append(r.enabled, addon)
		} else {
			r.disabled = append(r.disabled, addon)
		}
	}
}

func (r *report) addonState(name string) string {
	for _, addon := range r.enabled {
		if addon.Name == strings.TrimPrefix(name, "core/") {
			return "enabled"
		}
	}
	return "disabled"
}

func (r *report) print(out io.Writer, e env.Env, format string) error {
	switch format {
	case "pretty":
		r.members = members(e, r.ready)
		r.pretty(out)
	case "yaml":
		r.members = members(e, true)
		r.yaml(out)
	case "short":
		r.short(out)
	default:
		return quit(2, "microk8s status: error: argument --format: invalid choice: '%s' (choose from 'pretty', 'yaml', 'short')", format)
	}
	return nil
}

// members asks the datastore a few times: it may be electing a leader.
func members(e env.Env, ask bool) []datastore.Node {
	for attempt := 0; ask && attempt < 5; attempt++ {
		if nodes, err := datastore.Cluster(e); err == nil {
			return nodes
		}
		time.Sleep(time.Second)
	}
	return nil
}
