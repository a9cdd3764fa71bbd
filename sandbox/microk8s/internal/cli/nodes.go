package cli

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"time"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/tokens"
)

func addNode(e env.Env, arguments []string) error {
	if e.Locked(env.Worker) {
		return quit(1, "%s Please use the microk8s add-node on the master.", inCluster)
	}
	flags := flagSet()
	ttl := flags.IntP("token-ttl", "l", -1, "seconds that the token is valid; -1 for one use")
	token := flags.StringP("token", "t", "", "bootstrap token, at least 32 characters; made up when empty")
	format := flags.String("format", "pretty", "pretty, short, token, token-check, json or yaml")
	if _, err := parse("add-node", flags, arguments); err != nil {
		return err
	}
	if err := all(permitted(e), running(e, 1)); err != nil {
		return err
	}
	if !flags.Changed("token") {
		*token = tokens.New()
	}
	if len(*token) < tokens.MinLength {
		return quit(1, "Invalid token size.  It must be 32 characters long.")
	}
	life := time.Duration(*ttl) * time.Second
	if err := tokens.Add(e.Credential("cluster-tokens.txt"), *token, life); err != nil {
		return err
	}
	certificate, err := certs.Read(e.Cert("server.crt"))
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(args.Get(e, "cluster-agent", "--bind"))
	return printInvitation(*format, *token, certs.Fingerprint(certificate.Raw)[:certs.FingerprintLength], port)
}

// printInvitation lists every address of the host: which of them the joining node reaches is not known here.
func printInvitation(format, token, check, port string) error {
	url := func(address string) string {
		return fmt.Sprintf("%s/%s/%s", net.JoinHostPort(address, port), token, check)
	}
	var urls []string
	for _, address := range hostnet.Addresses() {
		urls = append(urls, url(address))
	}
	first := url(hostnet.Default())
	switch format {
	case "json":
		text, err := json.MarshalIndent(map[string]any{"token": token + "/" + check, "urls": urls}, "", "  ")
		if err != nil {
			return err
		}
		fmt.Println(string(text))
	case "yaml":
		fmt.Printf("token: %s/%s\nurls:\n", token, check)
		for _, url := range urls {
			fmt.Printf("- %s\n", url)
		}
	case "token":
		fmt.Println(token)
	case "token-check":
		fmt.Printf("%s/%s\n", token, check)
	case "short":
		fmt.Printf("microk8s join %s\n", first)
		for _, url := range urls {
			if url != first {
				fmt.Printf("microk8s join %s\n", url)
			}
		}
	case "pretty":
		fmt.Printf("From the node you wish to join to this cluster, run the following:\nmicrok8s join %s\n\n", first)
		fmt.Printf("Use the '--worker' flag to join a node as a worker not running the control plane, eg:\nmicrok8s join %s --worker\n\n", first)
		fmt.Println("If the node you are adding is not reachable through the default interface you can use one of the following:")
		for _, url := range urls {
			fmt.Printf("microk8s join %s\n", url)
		}
	default:
		return quit(2, "microk8s add-node: error: argument --format: invalid choice: '%s'", format)
	}
	return nil
}

func join(e env.Env, arguments []string) error {
	flags := flagSet()
	worker := flags.Bool("worker", false, "join as a worker only node")
	flags.Bool("controlplane", false, "join running the control plane (default)")
	skip := flags.Bool("skip-verify", false, "skip the certificate verification of the node we are joining to")
	flags.Bool("disable-low-memory-guard", false, "disable the low memory guard")
	rest, err := parse("join", flags, arguments)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return quit(2, "Usage: microk8s join [OPTIONS] CONNECTION\nError: Missing argument 'CONNECTION'.")
	}
	if err := all(permitted(e), asRoot()); err != nil {
		return err
	}
	return cluster.Join(e, rest[0], cluster.JoinOptions{Worker: *worker, SkipVerify: *skip})
}

func leave(e env.Env, _ []string) error {
	if err := all(running(e, 1), permitted(e), asRoot()); err != nil {
		return err
	}
	_, err := os.Stat(e.Arg("k8s-dqlite"))
	if !e.Locked(env.NoCertReissue) || !e.Locked(env.Worker) && err != nil {
		return quit(1, "This MicroK8s deployment is not acting as a node in a cluster.")
	}
	return cluster.Leave(e)
}

func removeNode(e env.Env, arguments []string) error {
	if err := permitted(e); err != nil {
		return err
	}
	if e.Locked(env.Worker) {
		return quit(1, "%s Please use microk8s leave.", inCluster)
	}
	flags := flagSet()
	force := flags.Bool("force", false, "force the node removal operation")
	rest, err := parse("remove-node", flags, arguments)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return quit(1, "Please provide the node you want to remove.")
	}
	if len(rest) > 1 {
		return quit(1, "Please provide the node and the optional --force flag.")
	}
	return cluster.Remove(e, rest[0], *force)
}
