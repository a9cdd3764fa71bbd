package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is what this host reads of a package.json.
type manifest struct {
	Name            string            `json:"name"`
	Version         string            `json:"version"`
	Dependencies    map[string]string `json:"dependencies"`
	DevDependencies map[string]string `json:"devDependencies"`
	Pulumi          struct {
		Resource bool   `json:"resource"`
		Name     string `json:"name"`
		Version  string `json:"version"`
		Server   string `json:"server"`
	} `json:"pulumi"`
}

func readManifest(file string) (manifest, error) {
	var found manifest
	text, err := os.ReadFile(file)
	if err != nil {
		return found, err
	}
	if err := json.Unmarshal(text, &found); err != nil {
		return found, fmt.Errorf("%s: %w", file, err)
	}
	return found, nil
}

// moduleDirectories are the node_modules folders that Node.js would look into, nearest first.
func moduleDirectories(directory string) []string {
	var found []string
	for at := directory; ; at = filepath.Dir(at) {
		candidate := filepath.Join(at, "node_modules")
		if info, err := os.Stat(candidate); err == nil && info.IsDir() {
			found = append(found, candidate)
		}
		if at == filepath.Dir(at) {
			return found
		}
	}
}

// installed lists the package.json files of a node_modules folder, scoped packages included.
func installed(modules string) []string {
	plain, _ := filepath.Glob(filepath.Join(modules, "*", "package.json"))
	scoped, _ := filepath.Glob(filepath.Join(modules, "@*", "*", "package.json"))
	return append(plain, scoped...)
}

// pulumiPackages finds the providers whose SDKs a program has installed: `pulumi.resource` in their package.json.
// The nearest node_modules wins, as it does for the program's own imports.
func pulumiPackages(directory string) ([]*pulumirpc.PackageDependency, error) {
	found := map[string]*pulumirpc.PackageDependency{}
	for _, modules := range moduleDirectories(directory) {
		for _, file := range installed(modules) {
			read, err := readManifest(file)
			if err != nil || !read.Pulumi.Resource {
				continue
			}
			name, version := read.Pulumi.Name, read.Pulumi.Version
			if name == "" {
				name = filepath.Base(read.Name)
			}
			if version == "" {
				version = read.Version
			}
			if _, known := found[name]; !known {
				found[name] = &pulumirpc.PackageDependency{
					Name: name, Kind: "resource", Version: "v" + version, Server: read.Pulumi.Server,
				}
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	packages := make([]*pulumirpc.PackageDependency, 0, len(names))
	for _, name := range names {
		packages = append(packages, found[name])
	}
	return packages, nil
}

// dependencies are the program's direct ones, with the versions that are installed.
func dependencies(directory string) ([]*pulumirpc.DependencyInfo, error) {
	own, err := readManifest(filepath.Join(directory, "package.json"))
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, wanted := range []map[string]string{own.Dependencies, own.DevDependencies} {
		for name := range wanted {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var found []*pulumirpc.DependencyInfo
	for _, name := range names {
		for _, modules := range moduleDirectories(directory) {
			if read, err := readManifest(filepath.Join(modules, name, "package.json")); err == nil {
				found = append(found, &pulumirpc.DependencyInfo{Name: name, Version: read.Version})
				break
			}
		}
	}
	return found, nil
}
