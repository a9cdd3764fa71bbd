package cli

import (
	"fmt"
	"io"
	"strings"

	"seawall.dev/microk8s/internal/addons"
	"seawall.dev/microk8s/internal/datastore"
)

// quorum is how many voters make a cluster highly available.
const quorum = 3

// roles of members in words: beside three or more voters, a learner stands by; the second of two is a spare.
func (r *report) role(node datastore.Node) string {
	switch {
	case node.Role == datastore.Voter:
		return "voter"
	case len(r.addresses("voter")) >= quorum:
		return "standby"
	}
	return "spare"
}

func (r *report) addresses(role string) []string {
	var found []string
	for _, node := range r.members {
		if role == "voter" && node.Role == datastore.Voter || role != "voter" && node.Role != datastore.Voter && r.role(node) == role {
			found = append(found, node.Address)
		}
	}
	return found
}

func title(value bool) string {
	if value {
		return "True"
	}
	return "False"
}

func (r *report) yaml(out io.Writer) {
	fmt.Fprintf(out, "microk8s:\n  running: %s\n", title(r.ready))
	fmt.Fprintf(out, "high-availability:\n  enabled: True\n  nodes:\n")
	for _, node := range r.members {
		fmt.Fprintf(out, "    - address: %s\n      role: %s\n", node.Address, r.role(node))
	}
	if !r.ready {
		fmt.Fprintf(out, "  message: %s\n", notRunning)
		return
	}
	fmt.Fprintln(out, "addons:")
	for state, list := range r.states() {
		for _, addon := range list {
			fmt.Fprintf(out, "  - name: %s\n    repository: core\n    description: %s\n    version: %s\n    status: %s\n", addon.Name, addon.Description, addon.Version, state)
		}
	}
}

// states lists the enabled addons before the others.
func (r *report) states() func(yield func(string, []addons.Addon) bool) {
	return func(yield func(string, []addons.Addon) bool) {
		_ = yield("enabled", r.enabled) && yield("disabled", r.disabled)
	}
}

func (r *report) pretty(out io.Writer) {
	if !r.ready {
		fmt.Fprintln(out, notRunning)
		return
	}
	voters := r.addresses("voter")
	available := "no"
	if len(voters) >= quorum {
		available = "yes"
	}
	fmt.Fprintf(out, "microk8s is running\nhigh-availability: %s\n  datastore master nodes: %s\n  datastore standby nodes: %s\naddons:\n",
		available, orNone(voters), orNone(r.addresses("standby")))
	for state, list := range r.states() {
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(out, "  %s:\n", state)
		for _, addon := range list {
			fmt.Fprintf(out, "    %-20s # (core) %s\n", addon.Name, addon.Description)
		}
	}
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " ")
}

func (r *report) short(out io.Writer) {
	if !r.ready {
		fmt.Fprintln(out, notRunning)
		return
	}
	fmt.Fprintln(out, "microk8s is running\naddons:")
	for state, list := range r.states() {
		for _, addon := range list {
			fmt.Fprintf(out, "core/%s: %s\n", addon.Name, state)
		}
	}
}
