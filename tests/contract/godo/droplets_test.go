package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestDroplets(t *testing.T) {
	client := connect(t)
	tag := name("web")
	made := droplet(t, client, "droplet", tag)
	t.Cleanup(func() { _, _ = client.Tags.Delete(ctx, tag) })
	address, err := made.PublicIPv4()
	must(t, err)
	if address == "" {
		t.Error("the droplet has no public address")
	}
	byTag, _, err := client.Droplets.ListByTag(ctx, tag, nil)
	must(t, err)
	equal(t, "droplets with the tag", len(byTag), 1)
	byName, _, err := client.Droplets.ListByName(ctx, name("droplet"), nil)
	must(t, err)
	equal(t, "droplets of the name", len(byName), 1)
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.Droplet, *godo.Response, error) {
		return client.Droplets.List(ctx, options)
	})
	contains(t, "the droplet", all, func(one godo.Droplet) bool { return one.ID == made.ID })
	actions, _, err := client.Droplets.Actions(ctx, made.ID, nil)
	must(t, err)
	equal(t, "first action", actions[len(actions)-1].Type, "create")
	_, _, err = client.Droplets.Neighbors(ctx, made.ID)
	must(t, err)
	_, _, err = client.Droplets.Snapshots(ctx, made.ID, nil)
	must(t, err)
	_, _, err = client.Droplets.Backups(ctx, made.ID, nil)
	must(t, err)
	_, _, err = client.Droplets.Kernels(ctx, made.ID, nil)
	must(t, err)
	bad := &godo.DropletCreateRequest{
		Name: name("bad"), Region: region, Size: size, Image: godo.DropletCreateImage{Slug: "windows"},
	}
	_, _, err = client.Droplets.Create(ctx, bad)
	refused(t, err, http.StatusUnprocessableEntity)
	removeDroplet(t, client, made.ID)
}

func TestDropletActions(t *testing.T) {
	client := connect(t)
	id := droplet(t, client, "acting").ID
	run := func(action *godo.Action, _ *godo.Response, err error) {
		t.Helper()
		completed(t, client, action, err)
	}
	run(client.DropletActions.Shutdown(ctx, id))
	_, _, err := client.DropletActions.PowerOff(ctx, id)
	refused(t, err, http.StatusUnprocessableEntity)
	run(client.DropletActions.Resize(ctx, id, "s-1vcpu-2gb", false))
	run(client.DropletActions.PowerOn(ctx, id))
	run(client.DropletActions.Reboot(ctx, id))
	run(client.DropletActions.PowerCycle(ctx, id))
	run(client.DropletActions.Rename(ctx, id, name("renamed")))
	shown, _, err := client.Droplets.Get(ctx, id)
	must(t, err)
	equal(t, "size", shown.SizeSlug, "s-1vcpu-2gb")
	equal(t, "name", shown.Name, name("renamed"))
}
