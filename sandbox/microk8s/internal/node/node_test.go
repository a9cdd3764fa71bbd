package node

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/env"
)

func TestLabelsAndTaints(t *testing.T) {
	labels, err := parseLabels("microk8s.io/cluster=true,tier=apps,empty=")
	if err != nil || len(labels) != 3 || labels["tier"] != "apps" {
		t.Errorf("labels: %v (%v)", labels, err)
	}
	taints, err := parseTaints("dedicated=apps:NoSchedule,spot:NoExecute")
	if err != nil || len(taints) != 2 || taints[0].Value != "apps" || taints[1].Effect != core.TaintEffectNoExecute {
		t.Errorf("taints: %v (%v)", taints, err)
	}
	for _, text := range []string{"a", "a=b", "a=b:Never"} {
		if _, err := parseTaints(text); err == nil {
			t.Errorf("taint %q was accepted", text)
		}
	}
	if _, err := parseLabels("novalue"); err == nil {
		t.Error("a label without a value was accepted")
	}
}

func TestANodeOfACloudWaitsForItsController(t *testing.T) {
	s := settings{name: "w", ip: "10.20.0.4", ipGiven: true, externalCloud: true}
	node, err := object(s)
	if err != nil || len(node.Spec.Taints) != 1 || node.Spec.Taints[0].Key != "node.cloudprovider.kubernetes.io/uninitialized" {
		t.Errorf("taints: %v (%v)", node.Spec.Taints, err)
	}
	set := []core.NodeAddress{{Type: core.NodeExternalIP, Address: "203.0.113.4"}}
	if got := addresses(s, set); len(got) != 1 || got[0] != set[0] {
		t.Errorf("what the cloud's controller has set was changed to %v", got)
	}
	if got := addresses(settings{name: "w", ip: "10.20.0.4"}, set); len(got) != 2 || got[0].Address != "10.20.0.4" {
		t.Errorf("without a cloud: %v", got)
	}
}

func pod(policy core.RestartPolicy, owner string) *core.Pod {
	return &core.Pod{
		ObjectMeta: meta.ObjectMeta{OwnerReferences: []meta.OwnerReference{{Kind: owner, Controller: new(true)}}},
		Spec: core.PodSpec{
			RestartPolicy:  policy,
			InitContainers: []core.Container{{Name: "init"}},
			Containers:     []core.Container{{Name: "main", Image: "nginx"}},
		},
	}
}

func TestAPodRunsAndAJobEnds(t *testing.T) {
	now := time.Now()
	up := running(pod(core.RestartPolicyNever, "Job"), "10.20.0.4", "10.1.0.5", now)
	if up.Status.Phase != core.PodRunning || !podReady(up) || up.Status.PodIP != "10.1.0.5" || !up.Status.ContainerStatuses[0].Ready {
		t.Errorf("running: %+v", up.Status)
	}
	if up.Status.InitContainerStatuses[0].State.Terminated == nil {
		t.Error("the init container still runs")
	}
	if !worksAJob(up) || worksAJob(pod(core.RestartPolicyAlways, "ReplicaSet")) || worksAJob(pod(core.RestartPolicyNever, "Workflow")) {
		t.Error("what is a job's pod was mistaken")
	}
	done := succeeded(up, now)
	if done.Status.Phase != core.PodSucceeded || podReady(done) || done.Status.ContainerStatuses[0].State.Terminated.ExitCode != 0 {
		t.Errorf("succeeded: %+v", done.Status)
	}
}

func TestReadinessGatesAreWaitedFor(t *testing.T) {
	gated := pod(core.RestartPolicyAlways, "ReplicaSet")
	gated.Spec.ReadinessGates = []core.PodReadinessGate{{ConditionType: "example/ready"}}
	up := running(gated, "10.20.0.4", "10.1.0.5", time.Now())
	if conditionTrue(&up.Status, core.PodReady) {
		t.Error("ready before its gate")
	}
	if !podReady(up) {
		t.Error("there is nothing left to do for it, but it would be written again and again")
	}
}

func TestPodAddressesAreKeptAndFreed(t *testing.T) {
	p := newPool("10.20.0.5")
	first := p.take("a/one", "")
	if p.take("a/two", "") == first || p.take("a/one", "") != first {
		t.Error("addresses are not one for each pod")
	}
	p.release("a/one")
	if p.take("a/three", "") != first {
		t.Error("a freed address is not used again")
	}
	if again := newPool("10.20.0.5"); again.take("a/two", "10.1.2.131") != "10.1.2.131" {
		t.Error("a pod lost its address when the agent was restarted")
	}
	if newPool("10.20.0.6").take("b/one", "") == newPool("10.20.0.5").take("b/one", "") {
		t.Error("two nodes give the same addresses")
	}
}

func TestHostPorts(t *testing.T) {
	p := pod(core.RestartPolicyAlways, "DaemonSet")
	p.Spec.Containers[0].Ports = []core.ContainerPort{
		{HostPort: 80}, {HostPort: 53, Protocol: core.ProtocolUDP}, {ContainerPort: 8080}, {HostPort: 443, HostIP: "10.20.0.4"},
	}
	if got := tcpHostPorts(p); len(got) != 2 || got[0] != ":80" || got[1] != "10.20.0.4:443" {
		t.Errorf("got %v", got)
	}
}

func TestAHostThatIsNoNodeAsksNobody(t *testing.T) {
	e := env.Env{Data: t.TempDir()}
	if err := os.MkdirAll(filepath.Dir(e.Arg("kubelet")), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(e.Arg("kubelet"), []byte("--register-node=false\n--kubeconfig=/nowhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := Run(ctx, e); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ended with %v before it was told to", err)
	}
}
