package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestFirewalls(t *testing.T) {
	client := connect(t)
	id := droplet(t, client, "guarded").ID
	rule := godo.InboundRule{Protocol: "tcp", PortRange: "22", Sources: &godo.Sources{Addresses: []string{"198.51.100.10"}}}
	request := &godo.FirewallRequest{Name: name("ssh"), InboundRules: []godo.InboundRule{rule}}
	firewall, _, err := client.Firewalls.Create(ctx, request)
	must(t, err)
	_, _, err = client.Firewalls.Create(ctx, request)
	refused(t, err, http.StatusConflict)
	more := &godo.FirewallRulesRequest{InboundRules: []godo.InboundRule{
		{Protocol: "tcp", PortRange: "80-443", Sources: &godo.Sources{DropletIDs: []int{id}}},
	}}
	_, err = client.Firewalls.AddRules(ctx, firewall.ID, more)
	must(t, err)
	_, err = client.Firewalls.AddDroplets(ctx, firewall.ID, id)
	must(t, err)
	about, _, err := client.Firewalls.ListByDroplet(ctx, id, nil)
	must(t, err)
	equal(t, "firewalls of the droplet", len(about), 1)
	equal(t, "rules", len(about[0].InboundRules), 2)
	_, err = client.Firewalls.RemoveRules(ctx, firewall.ID, more)
	must(t, err)
	_, err = client.Firewalls.RemoveDroplets(ctx, firewall.ID, id)
	must(t, err)
	request.Name = name("ssh2")
	changed, _, err := client.Firewalls.Update(ctx, firewall.ID, request)
	must(t, err)
	equal(t, "name", changed.Name, name("ssh2"))
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.Firewall, *godo.Response, error) {
		return client.Firewalls.List(ctx, options)
	})
	contains(t, "the firewall", all, func(one godo.Firewall) bool { return one.ID == firewall.ID })
	_, err = client.Firewalls.Delete(ctx, firewall.ID)
	must(t, err)
	_, _, err = client.Firewalls.Get(ctx, firewall.ID)
	gone(t, err)
}
