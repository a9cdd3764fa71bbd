package channels

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "latest/stable",
		"stable":           "latest/stable",
		"1.36":             "1.36/stable",
		"1.35/candidate":   "1.35/candidate",
		"latest/edge":      "latest/edge",
		"1.36-strict/beta": "1.36-strict/beta",
	} {
		if got, err := Parse(text); err != nil || got.String() != want {
			t.Errorf("%q: got %v (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"/stable", "1.36/", "1.36/safe", "1.36/stable/hotfix", "a/b/c/d"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestFind(t *testing.T) {
	release, err := Find(Channel{"1.35", "edge"}, "install")
	if err != nil || release.Minor() != "1.35" {
		t.Errorf("got %v (%v)", release, err)
	}
	_, err = Find(Channel{"1.99", "stable"}, "install")
	if err == nil || !strings.Contains(err.Error(), `snap "microk8s" is not available on 1.99/stable but`) {
		t.Errorf("unknown track: got %v", err)
	}
}

func TestRevisionsGrowWithTheTracks(t *testing.T) {
	for i := 1; i < len(Releases); i++ {
		if Releases[i].Revision > Releases[i-1].Revision {
			t.Errorf("%v comes after %v", Releases[i], Releases[i-1])
		}
	}
	if release, ok := OfRevision("8936"); !ok || release.Track != Newest {
		t.Errorf("got %v", release)
	}
}
