package contract

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/digitalocean/godo"
)

func TestDropletSnapshots(t *testing.T) {
	client := connect(t)
	id := droplet(t, client, "kept").ID
	run := func(action *godo.Action, _ *godo.Response, err error) {
		t.Helper()
		completed(t, client, action, err)
	}
	taking, _, err := client.DropletActions.Snapshot(ctx, id, name("snapshot"))
	completed(t, client, taking, err)
	taken, _, err := client.Droplets.Snapshots(ctx, id, nil)
	must(t, err)
	equal(t, "snapshots", len(taken), 1)
	image := taken[0].ID
	t.Cleanup(func() { _, _ = client.Images.Delete(ctx, image) })
	// An action does not say what it made: the official provider looks for the image of its time.
	created, err := time.Parse(time.RFC3339, taken[0].Created)
	must(t, err)
	equal(t, "time of the snapshot", created, taking.StartedAt.Time)
	run(client.DropletActions.Restore(ctx, id, image))
	run(client.DropletActions.RebuildByImageSlug(ctx, id, "debian-13-x64"))
	run(client.DropletActions.EnableBackups(ctx, id))
	run(client.DropletActions.EnableIPv6(ctx, id))
	shown, _, err := client.Droplets.Get(ctx, id)
	must(t, err)
	address, err := shown.PublicIPv6()
	must(t, err)
	if address == "" || shown.NextBackupWindow == nil {
		t.Errorf("IPv6 address %q, window %v", address, shown.NextBackupWindow)
	}
	run(client.ImageActions.Transfer(ctx, image, &godo.ActionRequest{"type": "transfer", "region": "fra1"}))
	_, _, err = client.ImageActions.Convert(ctx, image)
	refused(t, err, http.StatusUnprocessableEntity)
	_, _, err = client.Images.Update(ctx, image, &godo.ImageUpdateRequest{Name: name("renamed")})
	must(t, err)
	own := everyPage(t, func(options *godo.ListOptions) ([]godo.Image, *godo.Response, error) {
		return client.Images.ListUser(ctx, options)
	})
	contains(t, "the image", own, func(one godo.Image) bool { return one.ID == image && one.Name == name("renamed") })
	_, _, err = client.Images.GetBySlug(ctx, "debian-13-x64")
	must(t, err)
	snapshot, _, err := client.Snapshots.Get(ctx, strconv.Itoa(image))
	must(t, err)
	equal(t, "regions", len(snapshot.Regions), 2)
	equal(t, "its droplet", snapshot.ResourceID, strconv.Itoa(id))
	_, err = client.Snapshots.Delete(ctx, snapshot.ID)
	must(t, err)
	_, _, err = client.Images.GetByID(ctx, image)
	gone(t, err)
}

func TestVolumeSnapshots(t *testing.T) {
	client := connect(t)
	request := &godo.VolumeCreateRequest{Region: region, Name: name("origin"), SizeGigaBytes: 1, FilesystemType: "ext4"}
	volume, _, err := client.Storage.CreateVolume(ctx, request)
	must(t, err)
	t.Cleanup(func() { _, _ = client.Storage.DeleteVolume(ctx, volume.ID) })
	snapshot, _, err := client.Storage.CreateSnapshot(ctx, &godo.SnapshotCreateRequest{
		VolumeID: volume.ID, Name: name("rows"),
	})
	must(t, err)
	t.Cleanup(func() { _, _ = client.Storage.DeleteSnapshot(ctx, snapshot.ID) })
	listed, _, err := client.Storage.ListSnapshots(ctx, volume.ID, nil)
	must(t, err)
	equal(t, "snapshots", len(listed), 1)
	all, _, err := client.Snapshots.ListVolume(ctx, &godo.ListOptions{PerPage: 200})
	must(t, err)
	contains(t, "the snapshot", all, func(one godo.Snapshot) bool { return one.ID == snapshot.ID })
	copied, _, err := client.Storage.CreateVolume(ctx, &godo.VolumeCreateRequest{
		Region: region, Name: name("copy"), SizeGigaBytes: 2, SnapshotID: snapshot.ID,
	})
	must(t, err)
	t.Cleanup(func() { _, _ = client.Storage.DeleteVolume(ctx, copied.ID) })
	equal(t, "file system", copied.FilesystemType, "ext4")
	_, err = client.Storage.DeleteSnapshot(ctx, snapshot.ID)
	must(t, err)
	_, _, err = client.Storage.GetSnapshot(ctx, snapshot.ID)
	gone(t, err)
}
