package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"seawall.dev/microk8s/internal/addons"
	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
)

func kubectl(e env.Env, arguments []string) error {
	if e.Locked(env.Worker) {
		return quit(0, "%s Please use the microk8s kubectl on the master.", inCluster)
	}
	if err := running(e, 1); err != nil {
		return err
	}
	if !strings.Contains(strings.Join(arguments, " "), "--kubeconfig") {
		if err := permitted(e); err != nil {
			return err
		}
	}
	if err := os.Setenv("KUBECONFIG", e.AdminConfig()); err != nil {
		return err
	}
	words := append([]string{"kubectl"}, args.Of(e, "kubectl")...)
	return syscall.Exec(e.Bin("kubectl"), append(words, arguments...), os.Environ())
}

func config(e env.Env, arguments []string) error {
	if e.Locked(env.Worker) {
		return quit(0, "%s Please use the microk8s config on the master.", inCluster)
	}
	flags := flagSet()
	loopback := flags.BoolP("use-loopback", "l", false, "report the loopback address rather than the default interface's")
	if _, err := parse("config", flags, arguments); err != nil {
		return err
	}
	if err := permitted(e); err != nil {
		return err
	}
	text, err := os.ReadFile(e.AdminConfig())
	if err != nil {
		return err
	}
	if *loopback {
		fmt.Println(string(text))
		return nil
	}
	fmt.Println(strings.ReplaceAll(string(text), "127.0.0.1", hostnet.Default()))
	return nil
}

func enable(e env.Env, arguments []string) error  { return changeAddons(e, "enable", arguments) }
func disable(e env.Env, arguments []string) error { return changeAddons(e, "disable", arguments) }

func changeAddons(e env.Env, verb string, words []string) error {
	if len(words) == 0 {
		return quit(2, "Usage: microk8s %s [OPTIONS] ADDONS...\nError: Missing argument 'ADDONS...'.", verb)
	}
	if e.Locked(env.Worker) {
		return quit(1, "%s\nPlease use the master node.", inCluster)
	}
	if err := all(permitted(e), running(e, 1), asRoot()); err != nil {
		return err
	}
	cluster.AwaitReady(e, 30*time.Second, false)
	return addons.Change(e, verb, words)
}

func version(e env.Env, _ []string) error {
	fmt.Printf("MicroK8s %s revision %s\n", e.Version(), e.Revision)
	return nil
}

// inspect shows what the real one collects into an archive.
func inspect(e env.Env, _ []string) error {
	if err := asRoot(); err != nil {
		return err
	}
	fmt.Println("Inspecting system")
	return errors.Join(inspectServices(), version(e, nil))
}
