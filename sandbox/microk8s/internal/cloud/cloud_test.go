package cloud

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

func TestSelf(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"droplet_id":7,"region":"sgp1","interfaces":{"public":[{"ipv4":{"ip_address":"203.0.113.7"}}]}}`))
	}))
	defer server.Close()
	if got, err := ask(context.Background(), server.URL); err != nil || got != (Droplet{7, "sgp1", "203.0.113.7"}) {
		t.Errorf("got %v (%v)", got, err)
	}
}

func TestANodeWaitsUntilTheControllerIsDeployed(t *testing.T) {
	ctx := context.Background()
	node := &core.Node{
		ObjectMeta: meta.ObjectMeta{Name: "w", Labels: map[string]string{}, Annotations: map[string]string{Annotation: `{"id":7,"region":"sgp1","public":"203.0.113.7"}`}},
		Spec:       core.NodeSpec{Taints: []core.Taint{{Key: Taint, Effect: core.TaintEffectNoSchedule}, {Key: "kept", Effect: core.TaintEffectNoSchedule}}},
	}
	client := fake.NewClientset(node)
	get := func() *core.Node {
		found, err := client.CoreV1().Nodes().Get(ctx, "w", meta.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if err := initialise(ctx, client); err != nil || !waits(get()) {
		t.Errorf("initialised before there is a controller (%v)", err)
	}
	_ = client.Tracker().Add(&core.Secret{ObjectMeta: meta.ObjectMeta{Namespace: "kube-system", Name: "digitalocean"}, Data: map[string][]byte{"access-token": []byte("t")}})
	_ = client.Tracker().Add(&core.Pod{
		ObjectMeta: meta.ObjectMeta{Namespace: "kube-system", Name: "ccm"},
		Spec:       core.PodSpec{Containers: []core.Container{{Image: "digitalocean/digitalocean-cloud-controller-manager:v0.1.64"}}},
		Status:     core.PodStatus{Phase: core.PodRunning},
	})
	if err := initialise(ctx, client); err != nil {
		t.Fatal(err)
	}
	found := get()
	if waits(found) || len(found.Spec.Taints) != 1 || found.Spec.ProviderID != "digitalocean://7" || found.Status.Addresses[0].Address != "203.0.113.7" {
		t.Errorf("got %+v %+v", found.Spec, found.Status.Addresses)
	}
}
