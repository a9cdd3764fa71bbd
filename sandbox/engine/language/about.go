package main

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// version is that of the official language host whose behaviour this one has.
const version = "3.259.0"

// About answers `pulumi about`.
func (h *host) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	output, err := exec.CommandContext(ctx, h.node, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version failed: %w", h.node, err)
	}
	return &pulumirpc.AboutResponse{
		Executable: h.node,
		Version:    strings.TrimSpace(string(output)),
		Metadata:   map[string]string{"host": "seawall"},
	}, nil
}

// GetProgramDependencies lists what the program's package.json asks for, in the versions that are installed, or
// everything that is installed.
func (h *host) GetProgramDependencies(
	_ context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	directory := request.GetInfo().GetProgramDirectory()
	versions := map[string]string{}
	if request.GetTransitiveDependencies() {
		for _, modules := range moduleDirectories(directory) {
			eachPackage(modules, func(m manifest, _ bool) { versions[m.Name] = m.Version })
		}
	} else {
		program, err := readManifest(directory)
		if err != nil {
			return nil, fmt.Errorf("the program's package.json cannot be read: %w", err)
		}
		for name, wanted := range program.Dependencies {
			versions[name] = installedVersion(directory, name, wanted)
		}
		for name, wanted := range program.DevDependencies {
			versions[name] = installedVersion(directory, name, wanted)
		}
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for _, name := range slices.Sorted(maps.Keys(versions)) {
		response.Dependencies = append(response.Dependencies, &pulumirpc.DependencyInfo{Name: name, Version: versions[name]})
	}
	return response, nil
}

// installedVersion falls back to the version asked for where the package is not installed.
func installedVersion(directory, name, wanted string) string {
	at, err := findModule(directory, name)
	if err != nil {
		return wanted
	}
	m, err := readManifest(at)
	if err != nil {
		return wanted
	}
	return m.Version
}

// InstallDependencies answers `pulumi install`.
func (h *host) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	command, done := h.command(stream.Context(), "npm", "install")
	defer done()
	command.Dir = request.GetInfo().GetProgramDirectory()
	if command.Dir == "" {
		command.Dir = request.GetDirectory()
	}
	// One stream for both, so that nothing is sent from two goroutines at once.
	output := sender(func(text []byte) error {
		return stream.Send(&pulumirpc.InstallDependenciesResponse{Stdout: text})
	})
	command.Stdout, command.Stderr = output, output
	if err := command.Run(); err != nil {
		return fmt.Errorf("npm install failed in %s: %w", command.Dir, err)
	}
	return nil
}

// RuntimeOptionsPrompts has nothing to ask of `pulumi new`.
func (h *host) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

// Template leaves a new project as it is.
func (h *host) Template(context.Context, *pulumirpc.TemplateRequest) (*pulumirpc.TemplateResponse, error) {
	return &pulumirpc.TemplateResponse{}, nil
}
