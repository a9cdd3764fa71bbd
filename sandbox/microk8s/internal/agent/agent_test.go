package agent

import (
	"testing"
	"time"

	"seawall.dev/microk8s/internal/datastore"
)

func TestNamesAreCheckedOnlyWhereKubeletsAreCalledByName(t *testing.T) {
	for order, want := range map[string]bool{
		"InternalIP,Hostname,InternalDNS": true,
		"Hostname,InternalIP":             false,
		"InternalIP":                      true,
		"Hostname":                        false,
		"":                                false,
	} {
		if got := prefersAddress(order); got != want {
			t.Errorf("%q: got %v", order, got)
		}
	}
	if !resolvesTo("localhost", "127.0.0.1") || resolvesTo("no-such-host.invalid", "127.0.0.1") {
		t.Error("names are resolved to what they are not")
	}
}

func TestControlPlanesJoinOneAtATime(t *testing.T) {
	a := &agent{}
	members := []datastore.Node{{Address: "10.20.0.2:19001"}}
	if got := a.awaited(members, "10.20.0.3"); got != "" {
		t.Errorf("waits for %s before anybody has joined", got)
	}
	a.expected.ip, a.expected.deadline = "10.20.0.3", time.Now().Add(time.Minute)
	if got := a.awaited(members, "10.20.0.4"); got != "10.20.0.3" {
		t.Errorf("waits for %q", got)
	}
	if got := a.awaited(members, "10.20.0.3"); got != "" {
		t.Error("who tries again waits for itself")
	}
	if got := a.awaited(append(members, datastore.Node{Address: "10.20.0.3:19001"}), "10.20.0.4"); got != "" {
		t.Error("waits for one that is there")
	}
	a.expected.deadline = time.Now().Add(-time.Second)
	if got := a.awaited(members, "10.20.0.4"); got != "" {
		t.Error("waits for ever")
	}
}

func TestOnlyOwnAddressesAreBound(t *testing.T) {
	if got, err := bindAddress("127.0.0.1"); err != nil || got != "127.0.0.1" {
		t.Errorf("got %s (%v)", got, err)
	}
	if got, err := bindAddress("192.0.2.77"); err == nil {
		t.Errorf("bound to %s", got)
	}
	if got, err := bindAddress("a-name"); err != nil || got != "a-name" {
		t.Errorf("got %s (%v)", got, err)
	}
}
