package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestVPCs(t *testing.T) {
	client := connect(t)
	request := &godo.VPCCreateRequest{Name: name("net"), RegionSlug: region, IPRange: "10.97.0.0/24", Description: "d"}
	vpc, _, err := client.VPCs.Create(ctx, request)
	must(t, err)
	equal(t, "range", vpc.IPRange, "10.97.0.0/24")
	again := &godo.VPCCreateRequest{Name: name("other"), RegionSlug: region, IPRange: "10.97.0.0/25"}
	_, _, err = client.VPCs.Create(ctx, again)
	refused(t, err, http.StatusUnprocessableEntity)
	found, _, err := client.VPCs.Get(ctx, vpc.ID)
	must(t, err)
	equal(t, "description", found.Description, "d")
	changed, _, err := client.VPCs.Set(ctx, vpc.ID, godo.VPCSetDescription("e"))
	must(t, err)
	equal(t, "description", changed.Description, "e")
	renamed, _, err := client.VPCs.Update(ctx, vpc.ID, &godo.VPCUpdateRequest{Name: name("renamed"), Description: "e"})
	must(t, err)
	equal(t, "name", renamed.Name, name("renamed"))
	vpcs := everyPage(t, func(options *godo.ListOptions) ([]*godo.VPC, *godo.Response, error) {
		return client.VPCs.List(ctx, options)
	})
	contains(t, "the VPC", vpcs, func(one *godo.VPC) bool { return one.ID == vpc.ID })
	members, _, err := client.VPCs.ListMembers(ctx, vpc.ID, nil, nil)
	must(t, err)
	equal(t, "members", len(members), 0)
	_, err = client.VPCs.Delete(ctx, vpc.ID)
	must(t, err)
	_, _, err = client.VPCs.Get(ctx, vpc.ID)
	gone(t, err)
}
