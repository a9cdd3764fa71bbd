// Package snapd is the `snap` command of a host, for the one snap that this sandbox's store has.
package snapd

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"seawall.dev/microk8s/internal/channels"
)

const stateFile = "/var/lib/snapd/seawall.json"

// state of the snap on this host.
type state struct {
	Channel string `json:"channel"`
	// Revisions whose data are kept, oldest first; the current one is among them.
	Revisions []string `json:"revisions"`
	Current   string   `json:"current"`
	// Hold is "forever" or the time, RFC 3339, until which refreshes are held.
	Hold string `json:"hold,omitempty"`
}

// load is nil where the snap is not installed.
func load() *state {
	text, err := os.ReadFile(stateFile)
	if err != nil {
		return nil
	}
	var s state
	if json.Unmarshal(text, &s) != nil || s.Current == "" {
		return nil
	}
	return &s
}

func (s *state) save() error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(stateFile), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(stateFile+".new", text, 0o644); err != nil {
		return err
	}
	return os.Rename(stateFile+".new", stateFile)
}

func (s *state) version() string {
	release, _ := channels.OfRevision(s.Current)
	return release.Version
}

// previous is the revision that `snap revert` goes back to; "" where there is none.
func (s *state) previous() string {
	for i, revision := range s.Revisions {
		if revision == s.Current && i > 0 {
			return s.Revisions[i-1]
		}
	}
	return ""
}

// errNotInstalled is a message, not a failure: snap exits with 0 after it.
var errNotInstalled = errors.New(`snap "microk8s" is not installed`)
