package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestProvidersAreFoundByTheirPackageManifest(t *testing.T) {
	root := t.TempDir()
	program := filepath.Join(root, "examples", "one")
	write(t, filepath.Join(root, "node_modules/@pulumi/random/package.json"),
		`{"name":"@pulumi/random","version":"4.21.2","pulumi":{"resource":true,"name":"random","version":"4.21.2"}}`)
	write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/package.json"), `{"name":"@pulumi/pulumi","version":"3.259.0"}`)
	write(t, filepath.Join(root, "node_modules/other/package.json"),
		`{"name":"other","version":"1.2.3","pulumi":{"resource":true}}`)
	write(t, filepath.Join(program, "node_modules/@pulumi/random/package.json"),
		`{"name":"@pulumi/random","version":"4.0.0","pulumi":{"resource":true,"name":"random"}}`)
	found, err := pulumiPackages(program)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, p := range found {
		got = append(got, p.Kind+" "+p.Name+" "+p.Version)
	}
	want := []string{"resource other v1.2.3", "resource random v4.0.0"}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestOptionsOfTheRuntime(t *testing.T) {
	given, err := structpb.NewStruct(map[string]any{"typescript": false, "nodeargs": "--max-old-space-size=4096 --trace-warnings"})
	if err != nil {
		t.Fatal(err)
	}
	got := runtimeOptions(given)
	if got.typescript || !reflect.DeepEqual(got.nodeArgs, []string{"--max-old-space-size=4096", "--trace-warnings"}) {
		t.Fatalf("got %+v", got)
	}
	if !runtimeOptions(nil).typescript {
		t.Fatal("TypeScript is on by default")
	}
}

func TestConfigurationGoesByEnvironment(t *testing.T) {
	req := &pulumirpc.RunRequest{
		Config: map[string]string{"a:secret": "hunter2"}, ConfigSecretKeys: []string{"a:secret"},
		Project: "p", Stack: "s", Pwd: "/p", Parallel: 4, DryRun: true, MonitorAddress: "m",
		Info: &pulumirpc.ProgramInfo{RootDirectory: "/p", ProgramDirectory: "/p", EntryPoint: "."},
	}
	environment, err := programEnvironment(req, options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`PULUMI_CONFIG={"a:secret":"hunter2"}`, `PULUMI_CONFIG_SECRET_KEYS=["a:secret"]`, "PULUMI_NODEJS_TYPESCRIPT=false"}
	if !reflect.DeepEqual(environment, want) {
		t.Fatalf("got %v", environment)
	}
	arguments := runArguments("e", req)
	wantArguments := []string{
		"--monitor", "m", "--engine", "e", "--organization", "", "--project", "p", "--stack", "s", "--pwd", "/p",
		"--root-directory", "/p", "--query-mode", "false", "--parallel", "4", "--dry-run", ".",
	}
	if !reflect.DeepEqual(arguments, wantArguments) {
		t.Fatalf("got %v", arguments)
	}
}

func TestTheSdkIsFoundAboveTheProgram(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/cmd/run/index.js"), "")
	program := filepath.Join(root, "a/b")
	if err := os.MkdirAll(program, 0o755); err != nil {
		t.Fatal(err)
	}
	got, err := sdkFile(program, "cmd/run")
	if err != nil || got != filepath.Join(root, "node_modules/@pulumi/pulumi/cmd/run") {
		t.Fatalf("got %q, %v", got, err)
	}
	if _, err := sdkFile(t.TempDir(), "cmd/run"); err == nil {
		t.Fatal("an SDK that is not installed must be an error")
	}
}
