package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestReservedIPs(t *testing.T) {
	client := connect(t)
	id := droplet(t, client, "reached").ID
	reserved, _, err := client.ReservedIPs.Create(ctx, &godo.ReservedIPCreateRequest{Region: region})
	must(t, err)
	t.Cleanup(func() { _, _ = client.ReservedIPs.Delete(ctx, reserved.IP) })
	action, _, err := client.ReservedIPActions.Assign(ctx, reserved.IP, id)
	completed(t, client, action, err)
	shown, _, err := client.ReservedIPs.Get(ctx, reserved.IP)
	must(t, err)
	equal(t, "droplet", shown.Droplet.ID, id)
	action, _, err = client.ReservedIPActions.Unassign(ctx, reserved.IP)
	completed(t, client, action, err)
	_, _, err = client.ReservedIPActions.Unassign(ctx, reserved.IP)
	refused(t, err, http.StatusUnprocessableEntity)
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.ReservedIP, *godo.Response, error) {
		return client.ReservedIPs.List(ctx, options)
	})
	contains(t, "the address", all, func(one godo.ReservedIP) bool { return one.IP == reserved.IP })
	_, err = client.ReservedIPs.Delete(ctx, reserved.IP)
	must(t, err)
	_, _, err = client.ReservedIPs.Get(ctx, reserved.IP)
	gone(t, err)
}
