package contract

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/digitalocean/godo"
)

func TestTags(t *testing.T) {
	client := connect(t)
	made := droplet(t, client, "tagged")
	tag, _, err := client.Tags.Create(ctx, &godo.TagCreateRequest{Name: name("tag")})
	must(t, err)
	_, _, err = client.Tags.Create(ctx, &godo.TagCreateRequest{Name: name("two words")})
	refused(t, err, http.StatusUnprocessableEntity)
	resources := []godo.Resource{{ID: strconv.Itoa(made.ID), Type: godo.DropletResourceType}}
	_, err = client.Tags.TagResources(ctx, tag.Name, &godo.TagResourcesRequest{Resources: resources})
	must(t, err)
	shown, _, err := client.Tags.Get(ctx, tag.Name)
	must(t, err)
	equal(t, "tagged droplets", shown.Resources.Droplets.Count, 1)
	_, err = client.Tags.UntagResources(ctx, tag.Name, &godo.UntagResourcesRequest{Resources: resources})
	must(t, err)
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.Tag, *godo.Response, error) {
		return client.Tags.List(ctx, options)
	})
	contains(t, "the tag", all, func(one godo.Tag) bool { return one.Name == tag.Name })
	_, err = client.Tags.Delete(ctx, tag.Name)
	must(t, err)
	_, _, err = client.Tags.Get(ctx, tag.Name)
	gone(t, err)
}
