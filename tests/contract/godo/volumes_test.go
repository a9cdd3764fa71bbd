package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestVolumes(t *testing.T) {
	client := connect(t)
	request := &godo.VolumeCreateRequest{Region: region, Name: name("data"), SizeGigaBytes: 1, FilesystemType: "ext4"}
	volume, _, err := client.Storage.CreateVolume(ctx, request)
	must(t, err)
	t.Cleanup(func() { _, _ = client.Storage.DeleteVolume(ctx, volume.ID) })
	_, _, err = client.Storage.CreateVolume(ctx, request)
	refused(t, err, http.StatusConflict)
	id := droplet(t, client, "disk").ID
	run := func(action *godo.Action, _ *godo.Response, err error) {
		t.Helper()
		completed(t, client, action, err)
	}
	run(client.StorageActions.Attach(ctx, volume.ID, id))
	_, err = client.Storage.DeleteVolume(ctx, volume.ID)
	refused(t, err, http.StatusConflict)
	run(client.StorageActions.Resize(ctx, volume.ID, 2, region))
	run(client.StorageActions.DetachByDropletID(ctx, volume.ID, id))
	shown, _, err := client.Storage.GetVolume(ctx, volume.ID)
	must(t, err)
	equal(t, "size", shown.SizeGigaBytes, 2)
	equal(t, "droplets", len(shown.DropletIDs), 0)
	listed, _, err := client.Storage.ListVolumes(ctx, &godo.ListVolumeParams{Region: region, Name: name("data")})
	must(t, err)
	equal(t, "volumes of the name", len(listed), 1)
	_, err = client.Storage.DeleteVolume(ctx, volume.ID)
	must(t, err)
	_, _, err = client.Storage.GetVolume(ctx, volume.ID)
	gone(t, err)
}
