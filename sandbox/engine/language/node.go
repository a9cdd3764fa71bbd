package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// options are the `runtime.options` of Pulumi.yaml that this host knows.
type options struct {
	typescript bool
	nodeArgs   []string
}

// runtimeOptions reads them; TypeScript through ts-node is on unless `typescript: false`, as in the official host.
func runtimeOptions(given *structpb.Struct) options {
	found := options{typescript: true}
	for name, value := range given.GetFields() {
		switch name {
		case "typescript":
			found.typescript = value.GetBoolValue()
		case "nodeargs":
			found.nodeArgs = strings.Fields(value.GetStringValue())
		}
	}
	return found
}

// node prepares a Node.js process that ends when this host does.
func node(ctx context.Context, arguments []string, directory string) (*exec.Cmd, error) {
	path, err := exec.LookPath("node")
	if err != nil {
		return nil, errNoNode
	}
	command := exec.CommandContext(ctx, path, arguments...)
	command.Dir = directory
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	return command, nil
}

// sdkFile finds a file of @pulumi/pulumi as Node.js would resolve it from a directory.
func sdkFile(directory, file string) (string, error) {
	for at := directory; ; at = filepath.Dir(at) {
		candidate := filepath.Join(at, "node_modules", "@pulumi", "pulumi", file)
		if _, err := os.Stat(candidate); err == nil {
			return candidate, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("@pulumi/pulumi is not installed in %s or above it: run npm ci", directory)
		}
	}
}

// runArguments are those of @pulumi/pulumi/cmd/run.
func runArguments(engine string, req *pulumirpc.RunRequest) []string {
	arguments := []string{
		"--monitor", req.MonitorAddress, "--engine", engine,
		"--organization", req.Organization, "--project", req.Project, "--stack", req.Stack,
		"--pwd", req.Pwd, "--root-directory", req.Info.RootDirectory,
		"--query-mode", "false", "--parallel", fmt.Sprint(req.Parallel),
	}
	if req.DryRun {
		arguments = append(arguments, "--dry-run")
	}
	return append(append(arguments, req.Info.EntryPoint), req.Args...)
}

// programEnvironment carries the configuration: it may hold secrets, so it goes by environment and not by argument.
func programEnvironment(req *pulumirpc.RunRequest, options options) ([]string, error) {
	config, err := json.Marshal(nonNil(req.Config))
	if err != nil {
		return nil, err
	}
	keys := req.ConfigSecretKeys
	if keys == nil {
		keys = []string{}
	}
	secrets, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_CONFIG=" + string(config),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(secrets),
		fmt.Sprintf("PULUMI_NODEJS_TYPESCRIPT=%t", options.typescript),
	}, nil
}

func nonNil(config map[string]string) map[string]string {
	if config == nil {
		return map[string]string{}
	}
	return config
}
