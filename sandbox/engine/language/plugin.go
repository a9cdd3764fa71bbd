package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK's own runner of policy packs loads the TypeScript compiler and type-checks, whatever PulumiPolicy.yaml says.
// Measured: 0.25 s of every preview.
//
//go:embed run-policy-pack.js
var runPlainPolicyPack string

// RunPlugin runs a policy pack or a plugin written in JavaScript, and passes on what it prints until it ends.
func (h *host) RunPlugin(request *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer) error {
	if request.GetAttachDebugger() {
		return errors.New("this language host cannot attach a debugger: use the official pulumi-language-nodejs")
	}
	directory := request.GetInfo().GetProgramDirectory()
	options := readOptions(request.GetInfo().GetOptions())
	arguments, err := pluginArguments(request, options)
	if err != nil {
		return err
	}

	command, done := h.command(stream.Context(), h.node, arguments...)
	defer done()
	command.Dir = request.GetPwd()
	if request.GetKind() == "analyzer" {
		command.Dir = directory
	}
	command.Env = append(append(os.Environ(), request.GetEnv()...), options.environment()...)
	// A stream takes one message at a time, while the child's outputs are copied by two goroutines.
	var sending sync.Mutex
	send := func(response *pulumirpc.RunPluginResponse) error {
		sending.Lock()
		defer sending.Unlock()
		return stream.Send(response)
	}
	command.Stdout = sender(func(text []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: text}})
	})
	command.Stderr = sender(func(text []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: text}})
	})

	code, err := exitCode(command.Run())
	if err != nil {
		return fmt.Errorf("the plugin in %s could not be run: %w", directory, err)
	}
	return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: code}})
}

// pluginArguments are those of node: which runner, and what it runs.
func pluginArguments(request *pulumirpc.RunPluginRequest, options options) ([]string, error) {
	directory := request.GetInfo().GetProgramDirectory()
	if request.GetKind() != "analyzer" {
		run, err := findModule(directory, "@pulumi/pulumi/cmd/run-plugin")
		if err != nil {
			return nil, err
		}
		return append(append(options.nodeArguments, run, directory), request.GetArgs()...), nil
	}
	run, err := findModule(directory, "@pulumi/pulumi/cmd/run-policy-pack")
	if err != nil {
		return nil, err
	}
	// The runner expects the engine's address, which the engine passes, and the pack: its working directory.
	arguments := options.nodeArguments
	if !options.typeScript {
		arguments = append(arguments, "-e", runPlainPolicyPack, "--")
	}
	return append(append(append(arguments, run), request.GetArgs()...), "."), nil
}

// exitCode tells a program that ended badly from one that did not run.
func exitCode(err error) (int32, error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return int32(exit.ExitCode()), nil
	}
	return 0, err
}

type sender func([]byte) error

var _ io.Writer = sender(nil)

func (s sender) Write(text []byte) (int, error) {
	if err := s(text); err != nil {
		return 0, err
	}
	return len(text), nil
}
