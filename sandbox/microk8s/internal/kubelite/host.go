package kubelite

import (
	"log"
	"os/exec"
	"strings"

	"seawall.dev/microk8s/internal/env"
)

// skipUFW keeps MicroK8s from changing the host's firewall.
const skipUFW = "skip.ufw"

// openHost lets traffic of pods through the host's firewalls, as MicroK8s does at every start: rules that are there stay
// alone. A host without these firewalls needs nothing.
func openHost(e env.Env) {
	if status, err := exec.Command("ufw", "status").Output(); err == nil && strings.Contains(string(status), "Status: active") && !e.Locked(skipUFW) {
		for _, device := range []string{"vxlan.calico", "cali+"} {
			for _, direction := range []string{"in", "out"} {
				try("ufw", "allow", direction, "on", device)
			}
		}
	}
	if _, err := exec.LookPath("iptables"); err != nil {
		return
	}
	for _, side := range []string{"-s", "-d"} {
		rule := []string{"FORWARD", side, "10.1.0.0/16", "-m", "comment", "--comment", "generated for MicroK8s pods", "-j", "ACCEPT"}
		if exec.Command("iptables", append([]string{"-C"}, rule...)...).Run() != nil {
			try("iptables", append([]string{"-A"}, rule...)...)
		}
	}
}

func try(program string, arguments ...string) {
	if output, err := exec.Command(program, arguments...).CombinedOutput(); err != nil {
		log.Printf("%s %s: %v: %s", program, strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
}
