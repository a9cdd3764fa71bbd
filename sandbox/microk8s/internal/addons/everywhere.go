package addons

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/systemd"
)

// setEverywhere sets an argument on this node and all others; a nil value removes it.
func setEverywhere(e env.Env, service, key string, value *string) error {
	if _, err := args.Update(e, service, map[string]*string{key: value}); err != nil {
		return err
	}
	change := protocol.ConfigureService{Name: service}
	if value == nil {
		change.Remove = []string{key}
	} else {
		change.Update = []map[string]string{{key: *value}}
	}
	return configureOthers(e, change)
}

// restartEverywhere restarts a service of Kubernetes on this node, then on all others.
func restartEverywhere(e env.Env, service string) error {
	if err := systemd.Control("restart", "kubelite"); err != nil {
		return err
	}
	return configureOthers(e, protocol.ConfigureService{Name: service, Restart: true})
}

// configureOthers asks every other node's agent. As with MicroK8s, one that cannot be reached fails the whole, and one that
// refuses is only said.
func configureOthers(e env.Env, change protocol.ConfigureService) error {
	addresses, err := otherNodes(e)
	if err != nil {
		return err
	}
	if len(addresses) == 0 {
		return nil
	}
	token, err := os.ReadFile(e.Credential("callback-token.txt"))
	if err != nil {
		return err
	}
	body, err := json.Marshal(protocol.ConfigureRequest{Callback: strings.TrimSpace(string(token)), Services: []protocol.ConfigureService{change}})
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, address := range addresses {
		endpoint := net.JoinHostPort(address, protocol.Port)
		answer, err := client.Post("https://"+endpoint+protocol.ConfigurePath, "application/json", bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("Failed to reach node.\n%w", err) //nolint:staticcheck // MicroK8s' own words
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			fmt.Printf("Failed to change %s on node %s %d\n", change.Name, endpoint, answer.StatusCode)
		}
	}
	return nil
}

// otherNodes are the addresses of all nodes but this one; the API may be restarting at this moment.
func otherNodes(e env.Env) ([]string, error) {
	client, err := kube.Asking(e.AdminConfig(), 10*time.Second)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		nodes, err := client.CoreV1().Nodes().List(context.Background(), meta.ListOptions{})
		if err != nil && attempt < 10 {
			time.Sleep(3 * time.Second)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("Could not query for nodes: %w", err) //nolint:staticcheck // MicroK8s' own words
		}
		var addresses []string
		for _, node := range nodes.Items {
			if address := kube.InternalIP(&node); address != "" && !hostnet.IsLocal(address) {
				addresses = append(addresses, address)
			}
		}
		return addresses, nil
	}
}
