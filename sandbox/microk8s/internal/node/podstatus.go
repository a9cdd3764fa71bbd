package node

import (
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// running is the pod with all its containers started and ready.
func running(pod *core.Pod, hostIP, podIP string, now time.Time) *core.Pod {
	pod = pod.DeepCopy()
	status := &pod.Status
	status.Phase = core.PodRunning
	status.HostIP, status.HostIPs = hostIP, []core.HostIP{{IP: hostIP}}
	status.PodIP, status.PodIPs = podIP, []core.PodIP{{IP: podIP}}
	if status.StartTime == nil {
		status.StartTime = &meta.Time{Time: now}
	}
	started := *status.StartTime
	status.InitContainerStatuses = containers(pod.Spec.InitContainers, func(container core.Container) core.ContainerStatus {
		if container.RestartPolicy != nil && *container.RestartPolicy == core.ContainerRestartPolicyAlways {
			return up(started)
		}
		return completed(started, started)
	})
	status.ContainerStatuses = containers(pod.Spec.Containers, func(core.Container) core.ContainerStatus { return up(started) })
	for _, kind := range []core.PodConditionType{core.PodReadyToStartContainers, core.PodInitialized, core.ContainersReady, core.PodReady} {
		setCondition(status, kind, core.ConditionTrue, "", now)
	}
	for _, gate := range pod.Spec.ReadinessGates {
		if !conditionTrue(status, gate.ConditionType) {
			setCondition(status, core.PodReady, core.ConditionFalse, "ReadinessGatesNotReady", now)
		}
	}
	return pod
}

// succeeded is the pod with all its containers ended well.
func succeeded(pod *core.Pod, now time.Time) *core.Pod {
	pod = pod.DeepCopy()
	status := &pod.Status
	status.Phase = core.PodSucceeded
	started := *status.StartTime
	status.ContainerStatuses = containers(pod.Spec.Containers, func(core.Container) core.ContainerStatus {
		return completed(started, meta.Time{Time: now})
	})
	setCondition(status, core.ContainersReady, core.ConditionFalse, "PodCompleted", now)
	setCondition(status, core.PodReady, core.ConditionFalse, "PodCompleted", now)
	return pod
}

func containers(specs []core.Container, state func(core.Container) core.ContainerStatus) []core.ContainerStatus {
	var statuses []core.ContainerStatus
	for _, spec := range specs {
		status := state(spec)
		status.Name, status.Image, status.ImageID = spec.Name, spec.Image, "simulated:"+spec.Image
		status.ContainerID = "simulated://" + spec.Name
		statuses = append(statuses, status)
	}
	return statuses
}

func up(since meta.Time) core.ContainerStatus {
	return core.ContainerStatus{
		Ready:   true,
		Started: new(true),
		State:   core.ContainerState{Running: &core.ContainerStateRunning{StartedAt: since}},
	}
}

func completed(from, to meta.Time) core.ContainerStatus {
	return core.ContainerStatus{
		Ready:   true,
		Started: new(false),
		State:   core.ContainerState{Terminated: &core.ContainerStateTerminated{Reason: "Completed", StartedAt: from, FinishedAt: to}},
	}
}

func setCondition(status *core.PodStatus, kind core.PodConditionType, value core.ConditionStatus, reason string, now time.Time) {
	for i := range status.Conditions {
		condition := &status.Conditions[i]
		if condition.Type != kind {
			continue
		}
		if condition.Status != value {
			condition.LastTransitionTime = meta.NewTime(now)
		}
		condition.Status, condition.Reason, condition.Message = value, reason, ""
		return
	}
	status.Conditions = append(status.Conditions, core.PodCondition{
		Type: kind, Status: value, Reason: reason, LastTransitionTime: meta.NewTime(now),
	})
}

func conditionTrue(status *core.PodStatus, kind core.PodConditionType) bool {
	for _, condition := range status.Conditions {
		if condition.Type == kind {
			return condition.Status == core.ConditionTrue
		}
	}
	return false
}

// podReady says whether the pod is as ready as it can be; one that waits for a readiness gate is.
func podReady(pod *core.Pod) bool {
	for _, gate := range pod.Spec.ReadinessGates {
		if !conditionTrue(&pod.Status, gate.ConditionType) {
			return true
		}
	}
	return conditionTrue(&pod.Status, core.PodReady)
}

// worksAJob says whether a pod's work ends by itself.
func worksAJob(pod *core.Pod) bool {
	if pod.Spec.RestartPolicy == core.RestartPolicyAlways {
		return false
	}
	owner := meta.GetControllerOf(pod)
	return owner != nil && owner.Kind == "Job"
}
