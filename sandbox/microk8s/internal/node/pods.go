package node

import (
	"context"
	"log"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

const (
	// startDelay is how long a pod takes to start, stopDelay how long its containers take to end, if grace allows it.
	startDelay = time.Second
	stopDelay  = time.Second
	// jobDelay is how long the pod of a job works.
	jobDelay = 2 * time.Second
)

// simulator plays the life of the pods that are bound to this node.
type simulator struct {
	client kubernetes.Interface
	pods   corelisters.PodLister
	queue  workqueue.TypedRateLimitingInterface[cache.ObjectName]
	ips    *pool
	node   settings
	ports  *hostPorts
}

func runPods(ctx context.Context, client kubernetes.Interface, s settings) {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithTweakListOptions(func(options *meta.ListOptions) {
		options.FieldSelector = fields.OneTermEqualSelector("spec.nodeName", s.name).String()
	}))
	informer := factory.Core().V1().Pods()
	sim := &simulator{
		client: client,
		pods:   informer.Lister(),
		queue:  workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[cache.ObjectName]()),
		ips:    newPool(s.ip),
		node:   s,
		ports:  newHostPorts(),
	}
	enqueue := func(object any) {
		if name, err := cache.DeletionHandlingObjectToName(object); err == nil {
			sim.queue.Add(name)
		}
	}
	if _, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    enqueue,
		UpdateFunc: func(_, object any) { enqueue(object) },
		DeleteFunc: enqueue,
	}); err != nil {
		log.Printf("pods: %v", err)
		return
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	go func() {
		<-ctx.Done()
		sim.queue.ShutDown()
		sim.ports.closeAll()
	}()
	for sim.next(ctx) {
	}
}

func (s *simulator) next(ctx context.Context) bool {
	name, ended := s.queue.Get()
	if ended {
		return false
	}
	defer s.queue.Done(name)
	again, err := s.sync(ctx, name)
	if err != nil && !errors.IsNotFound(err) && !errors.IsConflict(err) {
		log.Printf("pod %s: %v", name, err)
	}
	switch {
	case err != nil && !errors.IsNotFound(err):
		s.queue.AddRateLimited(name)
	default:
		s.queue.Forget(name)
		if again > 0 {
			s.queue.AddAfter(name, again)
		}
	}
	return true
}

// sync takes a pod one step on and says after which time it has to be looked at again; 0 for when it changes.
func (s *simulator) sync(ctx context.Context, name cache.ObjectName) (time.Duration, error) {
	pod, err := s.pods.Pods(name.Namespace).Get(name.Name)
	if errors.IsNotFound(err) {
		s.ips.release(name.String())
		s.ports.sync(name.String(), nil)
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	now := time.Now()
	switch {
	case pod.DeletionTimestamp != nil:
		return s.finish(ctx, pod, now)
	case pod.Status.Phase == core.PodPending || pod.Status.Phase == "":
		if wait := startDelay - now.Sub(pod.CreationTimestamp.Time); wait > 0 {
			return wait, nil
		}
		return 0, s.write(ctx, running(pod, s.node.ip, s.address(pod), now))
	case pod.Status.Phase != core.PodRunning:
		return 0, nil
	case worksAJob(pod):
		if wait := jobDelay - now.Sub(pod.Status.StartTime.Time); wait > 0 {
			return wait, nil
		}
		return 0, s.write(ctx, succeeded(pod, now))
	case !podReady(pod):
		return 0, s.write(ctx, running(pod, s.node.ip, s.address(pod), now))
	}
	s.ports.sync(name.String(), pod)
	return 0, nil
}

// address of a pod: the host's own where it uses the host's network, else one of this node's.
func (s *simulator) address(pod *core.Pod) string {
	if pod.Spec.HostNetwork {
		return s.node.ip
	}
	return s.ips.take(pod.Namespace+"/"+pod.Name, pod.Status.PodIP)
}

// finish ends a pod that is being deleted: its containers stop well within their grace, then the object goes.
func (s *simulator) finish(ctx context.Context, pod *core.Pod, now time.Time) (time.Duration, error) {
	asked := pod.DeletionTimestamp.Time
	if pod.DeletionGracePeriodSeconds != nil {
		asked = asked.Add(-time.Duration(*pod.DeletionGracePeriodSeconds) * time.Second)
	}
	if wait := stopDelay - now.Sub(asked); wait > 0 {
		return wait, nil
	}
	s.ports.sync(pod.Namespace+"/"+pod.Name, nil)
	return 0, s.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, meta.DeleteOptions{
		GracePeriodSeconds: new(int64(0)),
		Preconditions:      meta.NewUIDPreconditions(string(pod.UID)),
	})
}

func (s *simulator) write(ctx context.Context, pod *core.Pod) error {
	_, err := s.client.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, pod, meta.UpdateOptions{})
	return err
}
