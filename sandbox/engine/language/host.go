package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The SDK ends a program with this code after it told the user what was wrong.
const exitAfterMessage = 32

// How long a child may take to end by itself when it is told to.
const grace = 5 * time.Second

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	node   string
	engine string
	// Done when the engine cancels or is gone: every child ends with it.
	running  context.Context
	cancel   context.CancelFunc
	children sync.WaitGroup
}

func newHost(node, engine string) *host {
	running, cancel := context.WithCancel(context.Background())
	return &host{node: node, engine: engine, running: running, cancel: cancel}
}

func (h *host) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.cancel()
	return &emptypb.Empty{}, nil
}

// command prepares a child that ends when the request does or when the host is cancelled.
func (h *host) command(ctx context.Context, program string, arguments ...string) (*exec.Cmd, func()) {
	ctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(h.running, cancel)
	command := exec.CommandContext(ctx, program, arguments...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = grace
	h.children.Add(1)
	return command, func() {
		detach()
		cancel()
		h.children.Done()
	}
}

// Run runs a Pulumi program and says how it ended.
func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	if request.GetAttachDebugger() {
		return nil, errors.New("this language host cannot attach a debugger: use the official pulumi-language-nodejs")
	}
	options := readOptions(request.GetInfo().GetOptions())
	run, err := findModule(request.GetInfo().GetProgramDirectory(), "@pulumi/pulumi/cmd/run")
	if err != nil {
		return nil, err
	}
	config, err := configuration(request)
	if err != nil {
		return nil, err
	}
	arguments := append(options.nodeArguments, run)
	command, done := h.command(ctx, h.node, append(arguments, runArguments(request, h.engine)...)...)
	defer done()
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(append(os.Environ(), options.environment()...), config...)
	return runResponse(command.Run())
}

// runArguments are those of @pulumi/pulumi/cmd/run.
func runArguments(request *pulumirpc.RunRequest, engine string) []string {
	var arguments []string
	add := func(name, value string) {
		if value != "" {
			arguments = append(arguments, "--"+name, value)
		}
	}
	add("monitor", request.GetMonitorAddress())
	add("engine", engine)
	add("organization", request.GetOrganization())
	add("project", request.GetProject())
	add("root-directory", request.GetInfo().GetRootDirectory())
	add("stack", request.GetStack())
	add("pwd", request.GetPwd())
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	add("query-mode", strconv.FormatBool(request.GetQueryMode()))
	add("parallel", strconv.Itoa(int(request.GetParallel())))
	entry := request.GetInfo().GetEntryPoint()
	if entry == "" {
		entry = "."
	}
	return append(append(arguments, entry), request.GetArgs()...)
}

// configuration goes by environment and not by argument: it may hold secrets.
func configuration(request *pulumirpc.RunRequest) ([]string, error) {
	values := map[string]string{}
	maps.Copy(values, request.GetConfig())
	config, err := json.Marshal(values)
	if err != nil {
		return nil, fmt.Errorf("the stack's configuration cannot be passed on: %w", err)
	}
	secretKeys, err := json.Marshal(append([]string{}, request.GetConfigSecretKeys()...))
	if err != nil {
		return nil, fmt.Errorf("the names of the stack's secrets cannot be passed on: %w", err)
	}
	return []string{"PULUMI_CONFIG=" + string(config), "PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys)}, nil
}

func runResponse(err error) (*pulumirpc.RunResponse, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == exitAfterMessage:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit) && exit.Exited():
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", exit.ExitCode())}, nil
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program did not end by itself: %v", err)}, nil
	}
}

// findModule gives the path of a module as Node.js would find it from a directory: in node_modules there or above.
func findModule(directory, module string) (string, error) {
	for _, modules := range moduleDirectories(directory) {
		found := filepath.Join(modules, module)
		if _, err := os.Stat(found); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s is not installed in %s or above it: run npm ci", module, directory)
}

// moduleDirectories are the node_modules that Node.js looks into from a directory, nearest first.
func moduleDirectories(directory string) []string {
	var found []string
	for at := filepath.Clean(directory); ; at = filepath.Dir(at) {
		modules := filepath.Join(at, "node_modules")
		if info, err := os.Stat(modules); err == nil && info.IsDir() {
			found = append(found, modules)
		}
		if at == filepath.Dir(at) {
			return found
		}
	}
}
