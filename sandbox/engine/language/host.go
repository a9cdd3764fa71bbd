package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The version of Pulumi this host belongs to.
const version = "3.259.0"

// How the Node.js SDK says that it has reported the error already.
const exitedAfterReporting = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func (h *host) Handshake(
	_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = req.EngineAddress
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

func (h *host) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

func (h *host) About(_ context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errNoNode
	}
	out, err := exec.Command(node, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("node --version: %w", err)
	}
	return &pulumirpc.AboutResponse{Executable: node, Version: strings.TrimSpace(string(out))}, nil
}

var errNoNode = errors.New("no node on PATH: Node.js 22 or newer runs Pulumi programs (npm's package `node` puts one in node_modules/.bin)")

func (h *host) GetRequiredPackages(
	_ context.Context, req *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	found, err := pulumiPackages(req.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GetRequiredPackagesResponse{Packages: found}, nil
}

func (h *host) GetProgramDependencies(
	_ context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	found, err := dependencies(req.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GetProgramDependenciesResponse{Dependencies: found}, nil
}

// Run runs the program once, for a preview or an update.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	runner, err := sdkFile(req.Info.ProgramDirectory, "cmd/run")
	if err != nil {
		return nil, err
	}
	options := runtimeOptions(req.Info.Options)
	environment, err := programEnvironment(req, options)
	if err != nil {
		return nil, err
	}
	// The program's own output belongs on the engine's terminal, as it comes.
	command, err := node(ctx, append(options.nodeArgs, append([]string{runner}, runArguments(h.engine, req)...)...), req.Pwd)
	if err != nil {
		return nil, err
	}
	command.Env = append(os.Environ(), environment...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == exitedAfterReporting:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program exited with code %d", exit.ExitCode())}, nil
	default:
		return nil, fmt.Errorf("could not run the program: %w", err)
	}
}

// RunPlugin runs a policy pack (kind "analyzer") or a provider written in TypeScript, and passes its output on.
func (h *host) RunPlugin(req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	script, arguments, directory := "cmd/run-plugin", append([]string{req.Info.ProgramDirectory}, req.Args...), req.Pwd
	if req.Kind == "analyzer" {
		script, arguments, directory = "cmd/run-policy-pack", append(append([]string{}, req.Args...), "."), req.Info.ProgramDirectory
	}
	runner, err := sdkFile(req.Info.ProgramDirectory, script)
	if err != nil {
		return err
	}
	options := runtimeOptions(req.Info.Options)
	command, err := node(server.Context(), append(options.nodeArgs, append([]string{runner}, arguments...)...), directory)
	if err != nil {
		return err
	}
	command.Env = append(os.Environ(), req.Env...)
	stream := &pluginStream{server: server}
	command.Stdout = writer(func(p []byte) error {
		return stream.send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: p}})
	})
	command.Stderr = writer(func(p []byte) error {
		return stream.send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: p}})
	})
	code := 0
	if err := command.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			return fmt.Errorf("could not run the plugin: %w", err)
		}
		code = exit.ExitCode()
	}
	return stream.send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}})
}

// InstallDependencies runs `npm ci` (or `npm install` where there is no lockfile) in the program's directory.
func (h *host) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	verb := "install"
	if _, err := os.Stat(filepath.Join(req.Info.ProgramDirectory, "package-lock.json")); err == nil {
		verb = "ci"
	}
	command := exec.CommandContext(server.Context(), "npm", verb, "--no-audit", "--no-fund")
	command.Dir = req.Info.ProgramDirectory
	stream := &installStream{server: server}
	command.Stdout = writer(func(p []byte) error {
		return stream.send(&pulumirpc.InstallDependenciesResponse{Stdout: p})
	})
	command.Stderr = writer(func(p []byte) error {
		return stream.send(&pulumirpc.InstallDependenciesResponse{Stderr: p})
	})
	if err := command.Run(); err != nil {
		return fmt.Errorf("npm %s in %s: %w", verb, req.Info.ProgramDirectory, err)
	}
	return nil
}
