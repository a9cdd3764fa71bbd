package snapd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"seawall.dev/microk8s/internal/env"
)

// How long an installation waits for the programs, which are built while hosts boot, and how often it says so.
const (
	programsTimeout = 15 * time.Minute
	programsReport  = 30 * time.Second
)

// awaitPrograms is this store's download: it waits until the mounted folder says that it is complete.
func awaitPrograms() error {
	started := time.Now()
	reported := time.Time{}
	for {
		if _, err := os.Stat(filepath.Join(env.Programs, "complete")); err == nil {
			return nil
		}
		if reason, err := os.ReadFile(filepath.Join(env.Programs, "failed")); err == nil {
			return fmt.Errorf("cannot perform the following tasks:\n- Download snap \"microk8s\" (%s)", strings.TrimSpace(string(reason)))
		}
		waited := time.Since(started).Round(time.Second)
		if waited > programsTimeout {
			return fmt.Errorf("cannot perform the following tasks:\n- Download snap \"microk8s\" (%s was not complete after %s: %s)", env.Programs, waited, progress())
		}
		if time.Since(reported) >= programsReport {
			fmt.Fprintf(os.Stderr, "Download snap \"microk8s\": waiting for %s to be complete (%s so far): %s\n", env.Programs, waited, progress())
			reported = time.Now()
		}
		time.Sleep(time.Second)
	}
}

// progress is what the build of the programs says of itself, else what of them is there.
func progress() string {
	if text, err := os.ReadFile(filepath.Join(env.Programs, "progress")); err == nil {
		return strings.TrimSpace(string(text))
	}
	var there []string
	entries, _ := os.ReadDir(env.Programs)
	for _, entry := range entries {
		there = append(there, entry.Name())
	}
	return "there are " + strings.Join(there, ", ")
}
