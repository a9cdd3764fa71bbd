package cli

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v2"

	"seawall.dev/microk8s/internal/addons"
	"seawall.dev/microk8s/internal/datastore"
)

func example(voters, learners int) report {
	r := report{ready: true, enabled: []addons.Addon{{Name: "dns", Description: "CoreDNS"}}, disabled: []addons.Addon{{Name: "rbac"}}}
	for i := range voters + learners {
		node := datastore.Node{Address: "10.20.0." + string(rune('2'+i)) + ":19001"}
		if i >= voters {
			node.Role = datastore.Spare
		}
		r.members = append(r.members, node)
	}
	return r
}

func TestYAMLIsReadAsMicroK8sYAML(t *testing.T) {
	var out strings.Builder
	r := example(3, 1)
	r.yaml(&out)
	var parsed struct {
		MicroK8s struct{ Running bool }
		HA       struct {
			Enabled bool
			Nodes   []struct{ Address, Role string }
		} `yaml:"high-availability"`
		Addons []struct{ Name, Repository, Status string }
	}
	if err := yaml.Unmarshal([]byte(out.String()), &parsed); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if !parsed.MicroK8s.Running || len(parsed.HA.Nodes) != 4 || parsed.HA.Nodes[0].Role != "voter" || parsed.HA.Nodes[3].Role != "standby" {
		t.Errorf("got %+v", parsed)
	}
	if len(parsed.Addons) != 2 || parsed.Addons[0].Status != "enabled" || parsed.Addons[1].Status != "disabled" {
		t.Errorf("addons: %+v", parsed.Addons)
	}
}

func TestThreeVotersAreHighlyAvailable(t *testing.T) {
	for voters, want := range map[int]string{1: "high-availability: no", 2: "high-availability: no", 3: "high-availability: yes"} {
		var out strings.Builder
		r := example(voters, 0)
		r.pretty(&out)
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("%d voters:\n%s", voters, out.String())
		}
	}
	var out strings.Builder
	r := example(1, 1)
	r.pretty(&out)
	if !strings.Contains(out.String(), "  datastore master nodes: 10.20.0.2:19001\n  datastore standby nodes: none\n") {
		t.Errorf("a voter and a spare:\n%s", out.String())
	}
}

func TestANodeThatIsNotReadySaysSo(t *testing.T) {
	r := report{}
	for _, print := range []func(*strings.Builder){
		func(out *strings.Builder) { r.pretty(out) },
		func(out *strings.Builder) { r.short(out) },
		func(out *strings.Builder) { r.yaml(out) },
	} {
		var out strings.Builder
		print(&out)
		if !strings.Contains(out.String(), "microk8s is not running. Use microk8s inspect") {
			t.Errorf("got\n%s", out.String())
		}
	}
}
