// Command microk8s is the snap microk8s and the command snap itself, for hosts of the sandbox. Its first argument is the name
// it is called by: snap, microk8s, or microk8s.<command>.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"seawall.dev/microk8s/internal/agent"
	"seawall.dev/microk8s/internal/apiproxy"
	"seawall.dev/microk8s/internal/cli"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kubelite"
	"seawall.dev/microk8s/internal/snapd"
)

var daemons = map[string]func(context.Context, env.Env) error{
	"k8s-dqlite":      datastore.Run,
	"kubelite":        kubelite.Run,
	"cluster-agent":   agent.Run,
	"apiserver-proxy": apiproxy.Run,
}

func main() {
	snapd.Run = run
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "call this as snap or microk8s, by the first argument")
		os.Exit(2)
	}
	os.Exit(run(os.Args[1], os.Args[2:]))
}

func run(name string, arguments []string) int {
	if name == "snap" {
		return snapd.Main(arguments)
	}
	if daemon, ok := daemons[strings.TrimPrefix(name, "microk8s.daemon-")]; ok {
		return runDaemon(daemon)
	}
	if name == "microk8s" {
		return cli.Main(arguments)
	}
	if command, ok := strings.CutPrefix(name, "microk8s."); ok {
		return cli.Main(append([]string{command}, arguments...))
	}
	fmt.Fprintf(os.Stderr, "there is no program %s\n", name)
	return 2
}

func runDaemon(daemon func(context.Context, env.Env) error) int {
	log.SetFlags(0) // the journal has the time
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	e, err := env.Current()
	if err == nil {
		err = daemon(ctx, e)
	}
	if err != nil {
		log.Print(err)
		return 1
	}
	return 0
}
