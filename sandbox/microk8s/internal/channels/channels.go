// Package channels is the snap store's list of releases of microk8s.
package channels

import (
	"fmt"
	"slices"
	"strings"
)

// Release is what one track holds, at every risk.
type Release struct {
	Track string
	// Version is the snap's version and the nodes' kubelet version, e.g. "v1.36.3".
	Version  string
	Revision string
}

// Minor is the track's Kubernetes minor version, e.g. "1.36".
func (r Release) Minor() string {
	parts := strings.SplitN(strings.TrimPrefix(r.Version, "v"), ".", 3)
	return parts[0] + "." + parts[1]
}

// Releases, newest first. Revisions only have to differ and to grow.
var Releases = []Release{
	{"latest", "v1.36.3", "8936"},
	{"1.36", "v1.36.3", "8936"},
	{"1.35", "v1.35.6", "8835"},
	{"1.34", "v1.34.9", "8734"},
}

// Newest is what the programs really are; older minors are emulated by them.
const Newest = "1.36"

// Risks of every track, safest first.
var Risks = []string{"stable", "candidate", "beta", "edge"}

// Channel is a track at a risk.
type Channel struct{ Track, Risk string }

func (c Channel) String() string { return c.Track + "/" + c.Risk }

// Parse reads "1.36/stable", "1.36", "stable" or "" (latest/stable). It says nothing about whether the channel exists.
func Parse(text string) (Channel, error) {
	parts := strings.Split(text, "/")
	switch {
	case text == "":
		return Channel{"latest", "stable"}, nil
	case slices.Contains(parts, "") || len(parts) > 3:
		return Channel{}, fmt.Errorf("invalid channel %q", text)
	case len(parts) == 1 && slices.Contains(Risks, parts[0]):
		return Channel{"latest", parts[0]}, nil
	case len(parts) == 1:
		return Channel{parts[0], "stable"}, nil
	case len(parts) == 2 && slices.Contains(Risks, parts[1]):
		return Channel{parts[0], parts[1]}, nil
	}
	return Channel{}, fmt.Errorf("requested a non-existing branch for snap %q: %s", "microk8s", text)
}

// Find is the release on a channel; the error reads as snap's.
func Find(c Channel, action string) (Release, error) {
	for _, release := range Releases {
		if release.Track == c.Track && slices.Contains(Risks, c.Risk) {
			return release, nil
		}
	}
	return Release{}, fmt.Errorf("%s", notAvailable(c, action))
}

func notAvailable(c Channel, action string) string {
	text := fmt.Sprintf("snap \"microk8s\" is not available on %s but is available to install on the following\n       tracks:\n\n", c)
	for _, release := range Releases {
		text += fmt.Sprintf("       %-15s snap %s --channel=%s microk8s\n", Channel{release.Track, c.Risk}, action, Channel{release.Track, c.Risk})
	}
	return text + "\n       Please be mindful that different tracks may include different features. Get more\n" +
		"       information with 'snap info microk8s'."
}

// OfRevision is the release of a revision.
func OfRevision(revision string) (Release, bool) {
	for _, release := range Releases {
		if release.Revision == revision && release.Track != "latest" {
			return release, true
		}
	}
	return Release{}, false
}
