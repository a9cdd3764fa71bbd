package contract

import (
	"testing"

	"github.com/digitalocean/godo"
)

func TestSpacesKeys(t *testing.T) {
	client := connect(t)
	grants := []*godo.Grant{{Bucket: "", Permission: godo.SpacesKeyFullAccess}}
	key, _, err := client.SpacesKeys.Create(ctx, &godo.SpacesKeyCreateRequest{Name: name("key"), Grants: grants})
	must(t, err)
	if key.SecretKey == "" {
		t.Error("a new key does not tell its secret")
	}
	shown, _, err := client.SpacesKeys.Get(ctx, key.AccessKey)
	must(t, err)
	equal(t, "secret of a key that is shown again", shown.SecretKey, "")
	update := &godo.SpacesKeyUpdateRequest{Name: name("renamed"), Grants: grants}
	changed, _, err := client.SpacesKeys.Update(ctx, key.AccessKey, update)
	must(t, err)
	equal(t, "name", changed.Name, name("renamed"))
	all := everyPage(t, func(options *godo.ListOptions) ([]*godo.SpacesKey, *godo.Response, error) {
		return client.SpacesKeys.List(ctx, options)
	})
	contains(t, "the key", all, func(one *godo.SpacesKey) bool { return one.AccessKey == key.AccessKey })
	_, err = client.SpacesKeys.Delete(ctx, key.AccessKey)
	must(t, err)
	_, _, err = client.SpacesKeys.Get(ctx, key.AccessKey)
	gone(t, err)
}
