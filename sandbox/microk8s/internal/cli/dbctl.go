package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"seawall.dev/microk8s/internal/backup"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
)

func dbctl(e env.Env, arguments []string) error {
	if err := permitted(e); err != nil {
		return err
	}
	if e.Locked(env.Worker) {
		return quit(1, "%s\nPlease use the master node.", inCluster)
	}
	if _, err := os.Stat(datastore.Socket(e)); err != nil || !e.Locked(env.HighAvailability) {
		return quit(10, "Please ensure the kubernetes apiserver is running and HA is enabled.")
	}
	flags := flagSet()
	flags.Bool("debug", false, "print debug output")
	output := flags.StringP("output", "o", "", "output filename")
	rest, err := parse("dbctl", flags, arguments)
	if err != nil {
		return err
	}
	switch {
	case len(rest) == 1 && rest[0] == "backup":
		return backUp(e, *output)
	case len(rest) == 2 && rest[0] == "restore":
		return restore(e, rest[1])
	}
	flags.Usage()
	return quit(2, "dbctl backup [-o backup-file] | dbctl restore backup-file")
}

func backUp(e env.Env, output string) error {
	fmt.Println("Backing up the datastore")
	if output == "" {
		output = "backup-" + time.Now().Format("2006-01-02-15-04-05")
	}
	output = strings.TrimSuffix(output, ".tar.gz") + ".tar.gz"
	entries, err := backup.Write(e, output)
	if err != nil {
		return quit(1, "Backup process failed. %v", err)
	}
	fmt.Printf("Wrote %d entries\nThe backup is: %s\n", entries, output)
	return nil
}

func restore(e env.Env, file string) error {
	fmt.Printf("Restoring from %s\n", file)
	entries, err := backup.Restore(e, file)
	if err != nil {
		return quit(3, "Restore process failed. %v", err)
	}
	fmt.Printf("Completed database restore of %d entries\n", entries)
	return nil
}
