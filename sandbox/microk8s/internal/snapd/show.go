package snapd

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"seawall.dev/microk8s/internal/channels"
)

func listCommand() command {
	flags := flagSet()
	all := flags.Bool("all", false, "")
	return command{flags: flags, run: func(names []string) error {
		s := load()
		if len(names) > 0 && (s == nil || names[0] != "microk8s") {
			return errors.New("no matching snaps installed")
		}
		if s == nil {
			fmt.Fprintln(os.Stderr, "No snaps are installed yet. Try 'snap install hello-world'.")
			return nil
		}
		out := tabwriter.NewWriter(os.Stdout, 5, 3, 2, ' ', 0)
		fmt.Fprintln(out, "Name\tVersion\tRev\tTracking\tPublisher\tNotes")
		for _, revision := range s.Revisions {
			notes := "classic"
			if s.Hold != "" {
				notes = "classic,held"
			}
			if revision != s.Current {
				if !*all {
					continue
				}
				notes = "disabled,classic"
			}
			release, _ := channels.OfRevision(revision)
			fmt.Fprintf(out, "microk8s\t%s\t%s\t%s\tcanonical✓\t%s\n", release.Version, revision, s.Channel, notes)
		}
		return out.Flush()
	}}
}

func infoCommand() command {
	return command{flags: flagSet(), run: func(names []string) error {
		if err := one(names); err != nil {
			return err
		}
		fmt.Print("name:      microk8s\nsummary:   Kubernetes for workstations and appliances (stand-in of the sandbox)\npublisher: Canonical✓\n")
		if s := load(); s != nil {
			fmt.Printf("tracking:  %s\ninstalled: %s (%s) classic\n", s.Channel, s.version(), s.Current)
			if s.Hold != "" {
				fmt.Printf("hold:      %s\n", s.Hold)
			}
		}
		fmt.Println("channels:")
		for _, release := range channels.Releases {
			for _, risk := range channels.Risks {
				fmt.Printf("  %-18s %s (%s) classic\n", release.Track+"/"+risk+":", release.Version, release.Revision)
			}
		}
		return nil
	}}
}

func versionCommand() command {
	return command{flags: flagSet(), run: func([]string) error {
		kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
		fmt.Printf("snap    2.75 (stand-in of the sandbox)\nsnapd   2.75 (stand-in of the sandbox)\nseries  16\nkernel  %s", kernel)
		return nil
	}}
}
