// Package contract puts an endpoint before DigitalOcean's official Go client, which the official providers use.
// SEAWALL_ENDPOINT and SEAWALL_TOKEN name it; SEAWALL_PREFIX begins every name.
package contract

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/digitalocean/godo"
	"golang.org/x/oauth2"
)

const (
	region = "sgp1"
	size   = "s-1vcpu-1gb"
	image  = "debian-13-x64"
)

var ctx = context.Background()

func withToken(t *testing.T, token string) *godo.Client {
	t.Helper()
	endpoint := os.Getenv("SEAWALL_ENDPOINT")
	if endpoint == "" {
		t.Fatal("SEAWALL_ENDPOINT is not set")
	}
	bearer := oauth2.NewClient(ctx, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}))
	client, err := godo.New(bearer, godo.SetBaseURL(endpoint+"/"))
	must(t, err)
	return client
}

func connect(t *testing.T) *godo.Client {
	t.Helper()
	return withToken(t, os.Getenv("SEAWALL_TOKEN"))
}

// sandboxOnly skips what a live run must not do or would pay for.
func sandboxOnly(t *testing.T) {
	t.Helper()
	if os.Getenv("SEAWALL_LIVE") != "" {
		t.Skip("not at the real cloud")
	}
}

// name gives a name of this run's own.
func name(what string) string { return os.Getenv("SEAWALL_PREFIX") + "-go-" + what }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// refused asserts the status of an answer that is no success.
func refused(t *testing.T, err error, status int) {
	t.Helper()
	var answer *godo.ErrorResponse
	if !errors.As(err, &answer) {
		t.Fatalf("got %v, want status %d", err, status)
	}
	equal(t, "status of "+answer.Message, answer.Response.StatusCode, status)
}

func gone(t *testing.T, err error) {
	t.Helper()
	refused(t, err, http.StatusNotFound)
}

// everyPage reads a list in pages of one and gives all of it.
func everyPage[T any](t *testing.T, list func(*godo.ListOptions) ([]T, *godo.Response, error)) []T {
	t.Helper()
	var all []T
	for page := 1; ; page++ {
		part, answer, err := list(&godo.ListOptions{Page: page, PerPage: 1})
		must(t, err)
		all = append(all, part...)
		if answer.Links == nil || answer.Links.IsLastPage() {
			equal(t, "length of the list", len(all), answer.Meta.Total)
			return all
		}
	}
}

func contains[T any](t *testing.T, what string, all []T, is func(T) bool) {
	t.Helper()
	if !slices.ContainsFunc(all, is) {
		t.Errorf("%s is not in the list", what)
	}
}

// eventually waits, ten minutes at most, until something is as it says.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	pause := 20 * time.Millisecond
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); time.Sleep(pause) {
		if is() {
			return
		}
		pause = min(2*pause, 5*time.Second)
	}
	t.Fatalf("waited ten minutes for %s", what)
}

// completed waits until an action has ended well.
func completed(t *testing.T, client *godo.Client, action *godo.Action, err error) {
	t.Helper()
	must(t, err)
	eventually(t, action.Type, func() bool {
		action, _, err = client.Actions.Get(ctx, action.ID)
		must(t, err)
		return action.Status != godo.ActionInProgress
	})
	equal(t, action.Type, action.Status, godo.ActionCompleted)
}

// droplet makes the smallest one and removes it after the test.
func droplet(t *testing.T, client *godo.Client, what string, tags ...string) *godo.Droplet {
	t.Helper()
	request := &godo.DropletCreateRequest{
		Name: name(what), Region: region, Size: size, Image: godo.DropletCreateImage{Slug: image}, Tags: tags,
	}
	made, _, err := client.Droplets.Create(ctx, request)
	must(t, err)
	t.Cleanup(func() { removeDroplet(t, client, made.ID) })
	eventually(t, "an active droplet", func() bool {
		made, _, err = client.Droplets.Get(ctx, made.ID)
		must(t, err)
		return made.Status == "active" && !made.Locked
	})
	return made
}

func removeDroplet(t *testing.T, client *godo.Client, id int) {
	t.Helper()
	if answer, err := client.Droplets.Delete(ctx, id); err != nil {
		equal(t, "status of a second deletion", answer.StatusCode, http.StatusNotFound)
	}
	eventually(t, "a droplet to be gone", func() bool {
		_, answer, err := client.Droplets.Get(ctx, id)
		return err != nil && answer.StatusCode == http.StatusNotFound
	})
}
