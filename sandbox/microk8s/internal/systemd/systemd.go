// Package systemd starts and stops the daemons of the snap.
package systemd

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Daemons of the snap, in the order in which they start.
var Daemons = []string{"k8s-dqlite", "kubelite", "cluster-agent", "apiserver-proxy"}

// Unit is the name of a daemon's unit.
func Unit(daemon string) string { return "snap.microk8s.daemon-" + daemon + ".service" }

// UnitFile is where it lies.
func UnitFile(daemon string) string { return "/etc/systemd/system/" + Unit(daemon) }

// WriteUnit writes the unit of a daemon for a revision. A daemon that ends by itself without an error stays ended.
func WriteUnit(daemon, data string) error {
	text := fmt.Sprintf(`[Unit]
# Auto-generated, DO NOT EDIT
Description=Service for snap application microk8s.daemon-%[1]s
Wants=network-online.target
After=network-online.target snapd.service
StartLimitIntervalSec=0
X-Snappy=yes

[Service]
EnvironmentFile=-/etc/environment
ExecStart=/usr/bin/snap run microk8s.daemon-%[1]s
SyslogIdentifier=microk8s.daemon-%[1]s
Restart=on-failure
RestartSec=2
WorkingDirectory=%[2]s
TimeoutStopSec=30
Type=simple

[Install]
WantedBy=multi-user.target
`, daemon, data)
	return os.WriteFile(UnitFile(daemon), []byte(text), 0o644)
}

// Control calls systemctl on daemons.
func Control(verb string, daemons ...string) error {
	arguments := append([]string{"--quiet"}, strings.Fields(verb)...)
	for _, daemon := range daemons {
		arguments = append(arguments, Unit(daemon))
	}
	return Run(arguments...)
}

// Run calls systemctl.
func Run(arguments ...string) error {
	output, err := exec.Command("systemctl", arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("systemctl %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

// State is what systemctl says of a daemon in one word, e.g. "active".
func State(question, daemon string) string {
	output, _ := exec.Command("systemctl", question, Unit(daemon)).Output()
	return strings.TrimSpace(string(output))
}
