package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestAccount(t *testing.T) {
	client := connect(t)
	account, answer, err := client.Account.Get(ctx)
	must(t, err)
	equal(t, "status", account.Status, "active")
	equal(t, "limit", answer.Limit, 5000)
	_, _, err = withToken(t, "wrong").Account.Get(ctx)
	refused(t, err, http.StatusUnauthorized)
}

func TestCatalogue(t *testing.T) {
	client := connect(t)
	regions, _, err := client.Regions.List(ctx, &godo.ListOptions{PerPage: 200})
	must(t, err)
	contains(t, region, regions, func(one godo.Region) bool { return one.Slug == region && one.Available })
	sizes, _, err := client.Sizes.List(ctx, &godo.ListOptions{PerPage: 200})
	must(t, err)
	contains(t, size, sizes, func(one godo.Size) bool { return one.Slug == size && one.PriceMonthly == 6 })
	found, _, err := client.Images.GetBySlug(ctx, image)
	must(t, err)
	equal(t, "distribution", found.Distribution, "Debian")
	_, _, err = client.Actions.Get(ctx, 1)
	gone(t, err)
}

func TestKeys(t *testing.T) {
	client := connect(t)
	public := "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdvZG9nb2RvZ29kb2dvZG9nb2RvZ29kb2dvZG9nb2Rv go"
	key, _, err := client.Keys.Create(ctx, &godo.KeyCreateRequest{Name: name("key"), PublicKey: public})
	must(t, err)
	_, _, err = client.Keys.Create(ctx, &godo.KeyCreateRequest{Name: name("again"), PublicKey: public})
	refused(t, err, http.StatusUnprocessableEntity)
	found, _, err := client.Keys.GetByFingerprint(ctx, key.Fingerprint)
	must(t, err)
	equal(t, "id", found.ID, key.ID)
	renamed, _, err := client.Keys.UpdateByID(ctx, key.ID, &godo.KeyUpdateRequest{Name: name("renamed")})
	must(t, err)
	equal(t, "name", renamed.Name, name("renamed"))
	keys := everyPage(t, func(options *godo.ListOptions) ([]godo.Key, *godo.Response, error) {
		return client.Keys.List(ctx, options)
	})
	contains(t, "the key", keys, func(one godo.Key) bool { return one.ID == key.ID })
	_, err = client.Keys.DeleteByID(ctx, key.ID)
	must(t, err)
	_, _, err = client.Keys.GetByID(ctx, key.ID)
	gone(t, err)
}
