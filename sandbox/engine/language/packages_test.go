package main

import (
	"path/filepath"
	"reflect"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

func TestProvidersAreFoundByTheirManifests(t *testing.T) {
	root := t.TempDir()
	directory := filepath.Join(root, "examples/one")
	for at, text := range map[string]string{
		"node_modules/@pulumi/random/package.json":                         `{"name":"@pulumi/random","version":"9.9.9","pulumi":{"resource":true,"name":"random"}}`,
		"node_modules/@pulumi/pulumi/package.json":                         `{"name":"@pulumi/pulumi","version":"3.259.0","pulumi":{"comment":"no plugin"}}`,
		"node_modules/@acme/lib/package.json":                              `{"name":"@acme/lib","version":"1.0.0"}`,
		"node_modules/@acme/lib/node_modules/@pulumi/random/package.json":  `{"name":"@pulumi/random","version":"4.1.0","pulumi":{"resource":true}}`,
		"node_modules/@acme/cloud/package.json":                            `{"name":"@acme/cloud","version":"2.0.0","pulumi":{"resource":true,"server":"https://acme.test"}}`,
		"node_modules/broken/package.json":                                 `{`,
		"examples/one/node_modules/@pulumi/random/package.json":            `{"name":"@pulumi/random","version":"v4.21.2","pulumi":{"resource":true,"name":"random"}}`,
		"node_modules/.package-lock.json/node_modules/hidden/package.json": `{"name":"hidden","version":"1.0.0","pulumi":{"resource":true}}`,
	} {
		write(t, filepath.Join(root, at), text)
	}
	got := []string{}
	for _, p := range requiredPackages(directory) {
		got = append(got, p.Kind+" "+p.Name+" "+p.Version+" "+p.Server)
	}
	want := []string{"resource acme/cloud v2.0.0 https://acme.test", "resource random v4.1.0 ", "resource random v4.21.2 "}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestDependenciesHaveTheVersionsThatAreInstalled(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "package.json"), `{"dependencies":{"a":"^1.0.0","absent":"2.0.0"},"devDependencies":{"b":"*"}}`)
	write(t, filepath.Join(root, "node_modules/a/package.json"), `{"name":"a","version":"1.5.0"}`)
	write(t, filepath.Join(root, "node_modules/b/package.json"), `{"name":"b","version":"3.0.0"}`)
	write(t, filepath.Join(root, "node_modules/c/package.json"), `{"name":"c","version":"4.0.0"}`)
	list := func(transitive bool) []string {
		response, err := newHost("node", "").GetProgramDependencies(t.Context(), &pulumirpc.GetProgramDependenciesRequest{
			Info: &pulumirpc.ProgramInfo{ProgramDirectory: root}, TransitiveDependencies: transitive,
		})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, d := range response.GetDependencies() {
			got = append(got, d.GetName()+" "+d.GetVersion())
		}
		return got
	}
	if got, want := list(false), []string{"a 1.5.0", "absent 2.0.0", "b 3.0.0"}; !reflect.DeepEqual(got, want) {
		t.Errorf("direct: got %q, want %q", got, want)
	}
	if got, want := list(true), []string{"a 1.5.0", "b 3.0.0", "c 4.0.0"}; !reflect.DeepEqual(got, want) {
		t.Errorf("all: got %q, want %q", got, want)
	}
}

func TestOptionsOfTheRuntime(t *testing.T) {
	for _, test := range []struct {
		given map[string]any
		want  options
	}{
		{nil, options{typeScript: true}},
		{map[string]any{"typescript": false}, options{}},
		{map[string]any{"typescript": "false"}, options{}},
		{map[string]any{"typescript": "true"}, options{typeScript: true}},
		{map[string]any{"tsconfig": "tsconfig.pulumi.json"}, options{typeScript: true, tsConfig: "tsconfig.pulumi.json"}},
		{
			map[string]any{"nodeargs": " --max-old-space-size=4096  --trace-warnings "},
			options{typeScript: true, nodeArguments: []string{"--max-old-space-size=4096", "--trace-warnings"}},
		},
	} {
		given, err := structpb.NewStruct(test.given)
		if err != nil {
			t.Fatal(err)
		}
		got := readOptions(given)
		if len(got.nodeArguments) == 0 {
			got.nodeArguments = nil
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%v: got %+v, want %+v", test.given, got, test.want)
		}
	}
}
