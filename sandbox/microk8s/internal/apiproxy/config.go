// Package apiproxy is a worker's way to the API: it forwards connections to 127.0.0.1:16443 to the API servers that
// args/traefik/provider.yaml names, and keeps that list up to date.
package apiproxy

import (
	"fmt"
	"os"

	"go.yaml.in/yaml/v2"

	"seawall.dev/microk8s/internal/env"
)

// Files of the proxy below args.
const (
	providerFile = "traefik/provider.yaml"
	templateFile = "traefik/traefik-template.yaml"
)

// provider is the part of Traefik's configuration that the proxy reads.
type provider struct {
	TCP struct {
		Routers  map[string]any `yaml:"routers"`
		Services map[string]struct {
			LoadBalancer struct {
				Servers []server `yaml:"servers"`
			} `yaml:"loadBalancer"`
		} `yaml:"services"`
	} `yaml:"tcp"`
}

type server struct {
	Address string `yaml:"address"`
}

// WriteEndpoints sets the API servers.
func WriteEndpoints(e env.Env, endpoints []string) error {
	servers := make([]server, len(endpoints))
	for i, endpoint := range endpoints {
		servers[i].Address = endpoint
	}
	text, err := yaml.Marshal(map[string]any{"tcp": map[string]any{
		"routers": map[string]any{"Router-1": map[string]any{
			"rule": "HostSNI(`*`)", "service": "kube-apiserver", "tls": map[string]any{"passthrough": true},
		}},
		"services": map[string]any{"kube-apiserver": map[string]any{"loadBalancer": map[string]any{"servers": servers}}},
	}})
	if err != nil {
		return err
	}
	file := e.Arg(providerFile)
	if err := os.WriteFile(file+".new", text, 0o660); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func parseEndpoints(text []byte) ([]string, error) {
	var parsed provider
	if err := yaml.Unmarshal(text, &parsed); err != nil {
		return nil, err
	}
	var endpoints []string
	for _, one := range parsed.TCP.Services["kube-apiserver"].LoadBalancer.Servers {
		endpoints = append(endpoints, one.Address)
	}
	if len(endpoints) == 0 {
		return nil, fmt.Errorf("%s names no API server", providerFile)
	}
	return endpoints, nil
}

// Listen is where the proxy listens, e.g. ":16443".
func Listen(e env.Env) string {
	var parsed struct {
		EntryPoints map[string]struct {
			Address string `yaml:"address"`
		} `yaml:"entryPoints"`
	}
	text, _ := os.ReadFile(e.Arg(templateFile))
	if yaml.Unmarshal(text, &parsed) != nil || parsed.EntryPoints["apiserver"].Address == "" {
		return ":16443"
	}
	return parsed.EntryPoints["apiserver"].Address
}
