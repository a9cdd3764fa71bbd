package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is what we read of a package.json.
type manifest struct {
	Name            string            `json:"name"`
	Version         string            `json:"version"`
	Dependencies    map[string]string `json:"dependencies"`
	DevDependencies map[string]string `json:"devDependencies"`
	Pulumi          struct {
		Resource         bool   `json:"resource"`
		Name             string `json:"name"`
		Version          string `json:"version"`
		Server           string `json:"server"`
		Parameterization *struct {
			Name    string `json:"name"`
			Version string `json:"version"`
			Value   []byte `json:"value"`
		} `json:"parameterization"`
	} `json:"pulumi"`
}

// GetRequiredPackages names the provider plugins of every installed package that has one.
func (h *host) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{
		Packages: requiredPackages(request.GetInfo().GetProgramDirectory()),
	}, nil
}

// requiredPackages lists every plugin once. A package hides those of the same name in the node_modules above it, as it
// does for the program's own imports.
func requiredPackages(directory string) []*pulumirpc.PackageDependency {
	found := map[string]*pulumirpc.PackageDependency{}
	nearer := map[string]bool{}
	for _, modules := range moduleDirectories(directory) {
		here := map[string]bool{}
		eachPackage(modules, func(m manifest, nested bool) {
			if !nested {
				if nearer[m.Name] {
					return
				}
				here[m.Name] = true
			}
			if dependency := m.plugin(); dependency != nil {
				found[dependency.Name+"@"+dependency.Version] = dependency
			}
		})
		maps.Copy(nearer, here)
	}
	dependencies := make([]*pulumirpc.PackageDependency, 0, len(found))
	for _, key := range slices.Sorted(maps.Keys(found)) {
		dependencies = append(dependencies, found[key])
	}
	return dependencies
}

// plugin gives the provider plugin that belongs to a package, or nil where it has none.
func (m manifest) plugin() *pulumirpc.PackageDependency {
	if !m.Pulumi.Resource {
		return nil
	}
	name, version := m.Pulumi.Name, m.Pulumi.Version
	if name == "" {
		name = strings.TrimPrefix(strings.TrimPrefix(m.Name, "@pulumi/"), "@")
	}
	if version == "" {
		version = m.Version
	}
	if version != "" && !strings.HasPrefix(version, "v") {
		version = "v" + version
	}
	dependency := &pulumirpc.PackageDependency{Name: name, Kind: "resource", Version: version, Server: m.Pulumi.Server}
	if p := m.Pulumi.Parameterization; p != nil {
		dependency.Parameterization = &pulumirpc.PackageParameterization{Name: p.Name, Version: p.Version, Value: p.Value}
	}
	return dependency
}

// eachPackage visits the packages of a node_modules directory, and those inside its packages as nested ones.
func eachPackage(modules string, visit func(m manifest, nested bool)) {
	visitPackages(modules, false, visit)
}

func visitPackages(modules string, nested bool, visit func(m manifest, nested bool)) {
	entries, err := os.ReadDir(modules)
	if err != nil {
		return
	}
	for _, entry := range entries {
		at := filepath.Join(modules, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case strings.HasPrefix(entry.Name(), "@"):
			visitPackages(at, nested, visit)
		default:
			if m, err := readManifest(at); err == nil {
				visit(m, nested)
			}
			// A link leads to a workspace, whose packages stand beside it.
			if entry.IsDir() {
				visitPackages(filepath.Join(at, "node_modules"), true, visit)
			}
		}
	}
}

func readManifest(directory string) (manifest, error) {
	var m manifest
	text, err := os.ReadFile(filepath.Join(directory, "package.json"))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}
