package agent

import (
	"net/http"
	"os"
	"slices"
	"strings"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/systemd"
	"seawall.dev/microk8s/internal/tokens"
)

// callbackToken is what all nodes of a cluster show each other; made where it is missing.
func callbackToken(e env.Env) (string, error) {
	file := e.Credential("callback-token.txt")
	if text, err := os.ReadFile(file); err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	token := tokens.New() + tokens.New()
	return token, os.WriteFile(file, []byte(token+"\n"), 0o600)
}

// configure changes arguments for another node of the cluster, as addons ask for it.
func (a *agent) configure(_ *http.Request, request protocol.ConfigureRequest) (map[string]string, *failure) {
	if !tokens.Valid(a.e.Credential("callback-token.txt"), request.Callback) {
		return nil, fail(http.StatusInternalServerError, "invalid token")
	}
	for _, service := range request.Services {
		values := map[string]*string{}
		for _, update := range service.Update {
			for key, value := range update {
				values[key] = &value
			}
		}
		for _, key := range service.Remove {
			values[key] = nil
		}
		if _, err := args.Update(a.e, service.Name, values); err != nil {
			return nil, fail(http.StatusInternalServerError, "failed to update arguments of service %q: %v", service.Name, err)
		}
		if service.Restart {
			if err := systemd.Control("restart", DaemonOf(service.Name)); err != nil {
				return nil, fail(http.StatusInternalServerError, "failed to restart service %q: %v", service.Name, err)
			}
		}
	}
	return map[string]string{"result": "ok"}, nil
}

// DaemonOf is the daemon that runs a service.
func DaemonOf(service string) string {
	if slices.Contains(systemd.Daemons, service) {
		return service
	}
	return "kubelite"
}
