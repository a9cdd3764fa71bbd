package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// program makes a program's directory, with the SDK's runners above it.
func program(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, runner := range []string{"run", "run-plugin", "run-policy-pack"} {
		write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/cmd", runner, "index.js"), "")
	}
	directory := filepath.Join(root, "examples/one")
	if err := os.MkdirAll(directory, 0o755); err != nil {
		t.Fatal(err)
	}
	return directory
}

// nodeOf is a host whose node is a shell script.
func nodeOf(t *testing.T, script string) *host {
	t.Helper()
	node := filepath.Join(t.TempDir(), "node")
	write(t, node, "#!/bin/sh\n"+script)
	return newHost(node, "engine:1")
}

func request(t *testing.T, directory string, options map[string]any) *pulumirpc.RunRequest {
	t.Helper()
	given, err := structpb.NewStruct(options)
	if err != nil {
		t.Fatal(err)
	}
	return &pulumirpc.RunRequest{
		Config: map[string]string{"a:secret": "hunter2"}, ConfigSecretKeys: []string{"a:secret"},
		Organization: "organization", Project: "p", Stack: "s", Pwd: directory, Parallel: 4, MonitorAddress: "monitor:2",
		Info: &pulumirpc.ProgramInfo{
			RootDirectory: directory, ProgramDirectory: directory, EntryPoint: ".", Options: given,
		},
	}
}

func TestRunPassesArgumentsOnAndSecretsByEnvironment(t *testing.T) {
	directory := program(t)
	seen := filepath.Join(t.TempDir(), "seen")
	h := nodeOf(t, `printf '%s\n' "$@" "$PULUMI_CONFIG" "$PULUMI_CONFIG_SECRET_KEYS" "$PULUMI_NODEJS_TYPESCRIPT" > `+seen)
	run := request(t, directory, map[string]any{"typescript": false, "nodeargs": "--trace-warnings"})
	run.DryRun = true
	response, err := h.Run(t.Context(), run)
	if err != nil || response.GetError() != "" || response.GetBail() {
		t.Fatalf("got %v, %v", response, err)
	}
	text, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"--trace-warnings", filepath.Join(directory, "../../node_modules/@pulumi/pulumi/cmd/run"),
		"--monitor", "monitor:2", "--engine", "engine:1", "--organization", "organization", "--project", "p",
		"--root-directory", directory, "--stack", "s", "--pwd", directory, "--dry-run",
		"--query-mode", "false", "--parallel", "4", ".",
		`{"a:secret":"hunter2"}`, `["a:secret"]`, "false", "",
	}
	if got := strings.Split(string(text), "\n"); !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}

func TestRunTellsHowTheProgramEnded(t *testing.T) {
	for script, want := range map[string]*pulumirpc.RunResponse{
		"exit 0":          {},
		"exit 32":         {Bail: true},
		"exit 3":          {Error: "the program ended with exit code 3"},
		"kill -KILL $$\n": {Error: "the program did not end by itself: signal: killed"},
	} {
		got, err := nodeOf(t, script).Run(t.Context(), request(t, program(t), nil))
		if err != nil || got.GetError() != want.GetError() || got.GetBail() != want.GetBail() {
			t.Errorf("%s: got %v, %v; want %v", script, got, err, want)
		}
	}
}

func TestCancelEndsTheProgram(t *testing.T) {
	h := nodeOf(t, "exec sleep 60")
	go func() {
		time.Sleep(100 * time.Millisecond)
		_, _ = h.Cancel(context.Background(), nil)
	}()
	started := time.Now()
	got, err := h.Run(t.Context(), request(t, program(t), nil))
	if err != nil || !strings.Contains(got.GetError(), "did not end by itself") {
		t.Fatalf("got %v, %v", got, err)
	}
	if took := time.Since(started); took > 3*time.Second {
		t.Fatalf("took %v", took)
	}
}

func TestAProgramWithoutTheSdkIsToldWhatToDo(t *testing.T) {
	directory := t.TempDir()
	_, err := nodeOf(t, "exit 0").Run(t.Context(), request(t, directory, nil))
	want := "@pulumi/pulumi/cmd/run is not installed in " + directory + " or above it: run npm ci"
	if err == nil || err.Error() != want {
		t.Fatalf("got %v", err)
	}
}

// answers collects what a plugin sends.
type answers struct {
	grpc.ServerStream
	ctx            context.Context
	stdout, stderr string
	code           int32
}

func (a *answers) Context() context.Context { return a.ctx }

func (a *answers) Send(response *pulumirpc.RunPluginResponse) error {
	a.stdout += string(response.GetStdout())
	a.stderr += string(response.GetStderr())
	a.code = response.GetExitcode()
	return nil
}

func TestAPolicyPackRunsInItsOwnDirectory(t *testing.T) {
	directory := program(t)
	h := nodeOf(t, `echo "$PWD" "$FROM_ENGINE"; echo "$@" >&2; exit 7`)
	got := &answers{ctx: t.Context()}
	err := h.RunPlugin(&pulumirpc.RunPluginRequest{
		Kind: "analyzer", Pwd: "/", Args: []string{"engine:1"}, Env: []string{"FROM_ENGINE=yes"},
		Info: &pulumirpc.ProgramInfo{RootDirectory: directory, ProgramDirectory: directory, EntryPoint: "."},
	}, got)
	if err != nil {
		t.Fatal(err)
	}
	runner := filepath.Join(directory, "../../node_modules/@pulumi/pulumi/cmd/run-policy-pack")
	if got.stdout != directory+" yes\n" || got.stderr != runner+" engine:1 .\n" || got.code != 7 {
		t.Fatalf("got %+v", got)
	}
}

func TestPluginsHaveTheirRunners(t *testing.T) {
	directory := program(t)
	commands := filepath.Join(directory, "../../node_modules/@pulumi/pulumi/cmd")
	of := func(kind string, typeScript bool) []string {
		got, err := pluginArguments(&pulumirpc.RunPluginRequest{
			Kind: kind, Args: []string{"engine:1"}, Info: &pulumirpc.ProgramInfo{ProgramDirectory: directory},
		}, options{typeScript: typeScript})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for name, test := range map[string]struct{ got, want []string }{
		"provider":     {of("resource", true), []string{commands + "/run-plugin", directory, "engine:1"}},
		"pack":         {of("analyzer", true), []string{commands + "/run-policy-pack", "engine:1", "."}},
		"plain script": {of("analyzer", false), []string{"-e", runPlainPolicyPack, "--", commands + "/run-policy-pack", "engine:1", "."}},
	} {
		if !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("%s: got %q, want %q", name, test.got, test.want)
		}
	}
}
