package node

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// maxPods is the kubelet's default.
const maxPods = "110"

// report writes the node's status.
func report(ctx context.Context, client kubernetes.Interface, s settings, node *core.Node) error {
	changed := node.DeepCopy()
	changed.Status.Capacity = capacity()
	changed.Status.Allocatable = capacity()
	changed.Status.NodeInfo = info(s)
	changed.Status.DaemonEndpoints = core.NodeDaemonEndpoints{KubeletEndpoint: core.DaemonEndpoint{Port: 10250}}
	changed.Status.Addresses = addresses(s, node.Status.Addresses)
	changed.Status.Conditions = conditions(node.Status.Conditions, time.Now())
	_, err := client.CoreV1().Nodes().UpdateStatus(ctx, changed, meta.UpdateOptions{})
	return err
}

// addresses of a node that a cloud's controller looks after are its own once it has set them.
func addresses(s settings, present []core.NodeAddress) []core.NodeAddress {
	if s.externalCloud && (len(present) > 0 || !s.ipGiven) {
		return present
	}
	return []core.NodeAddress{
		{Type: core.NodeInternalIP, Address: s.ip},
		{Type: core.NodeHostName, Address: s.name},
	}
}

func conditions(present []core.NodeCondition, now time.Time) []core.NodeCondition {
	wanted := []core.NodeCondition{
		{Type: core.NodeNetworkUnavailable, Status: core.ConditionFalse, Reason: "CalicoIsUp", Message: "simulated"},
		{Type: core.NodeMemoryPressure, Status: core.ConditionFalse, Reason: "KubeletHasSufficientMemory", Message: "kubelet has sufficient memory available"},
		{Type: core.NodeDiskPressure, Status: core.ConditionFalse, Reason: "KubeletHasNoDiskPressure", Message: "kubelet has no disk pressure"},
		{Type: core.NodePIDPressure, Status: core.ConditionFalse, Reason: "KubeletHasSufficientPID", Message: "kubelet has sufficient PID available"},
		{Type: core.NodeReady, Status: core.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status"},
	}
	before := map[core.NodeConditionType]core.NodeCondition{}
	for _, condition := range present {
		before[condition.Type] = condition
	}
	for i := range wanted {
		wanted[i].LastHeartbeatTime = meta.NewTime(now)
		wanted[i].LastTransitionTime = meta.NewTime(now)
		if old, ok := before[wanted[i].Type]; ok && old.Status == wanted[i].Status {
			wanted[i].LastTransitionTime = old.LastTransitionTime
		}
	}
	return wanted
}

func capacity() core.ResourceList {
	memory := "2Gi"
	if kilobytes := field("/proc/meminfo", "MemTotal:"); kilobytes != "" {
		memory = kilobytes + "Ki"
	}
	return core.ResourceList{
		core.ResourceCPU:              *resource.NewQuantity(int64(runtime.NumCPU()), resource.DecimalSI),
		core.ResourceMemory:           resource.MustParse(memory),
		core.ResourceEphemeralStorage: resource.MustParse("25Gi"),
		core.ResourcePods:             resource.MustParse(maxPods),
	}
}

func info(s settings) core.NodeSystemInfo {
	machine := line("/etc/machine-id")
	return core.NodeSystemInfo{
		MachineID:               machine,
		SystemUUID:              machine,
		BootID:                  line("/proc/sys/kernel/random/boot_id"),
		KernelVersion:           line("/proc/sys/kernel/osrelease"),
		OSImage:                 strings.Trim(setting("/etc/os-release", "PRETTY_NAME"), `"`),
		ContainerRuntimeVersion: "containerd://2.1.6",
		KubeletVersion:          s.version,
		OperatingSystem:         "linux",
		Architecture:            runtime.GOARCH,
	}
}

func line(file string) string {
	text, _ := os.ReadFile(file)
	return strings.TrimSpace(string(text))
}

// field is the word after a name in a file such as /proc/meminfo.
func field(file, name string) string {
	for _, text := range strings.Split(line(file), "\n") {
		if words := strings.Fields(text); len(words) > 1 && words[0] == name {
			return words[1]
		}
	}
	return ""
}

func setting(file, name string) string {
	for _, text := range strings.Split(line(file), "\n") {
		if value, ok := strings.CutPrefix(text, fmt.Sprintf("%s=", name)); ok {
			return value
		}
	}
	return ""
}
