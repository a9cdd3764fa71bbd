package snapd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"seawall.dev/microk8s/internal/channels"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/systemd"
)

// install brings the snap onto the host and starts it.
func install(channel channels.Channel) (err error) {
	release, err := channels.Find(channel, "install")
	if err != nil {
		return err
	}
	if err := awaitPrograms(); err != nil {
		return err
	}
	e := env.Of(release.Revision)
	defer func() {
		if err != nil {
			_ = systemd.Control("disable --now", systemd.Daemons...) // they may not be there yet
			err = errors.Join(err, uninstall([]string{e.Revision}))
		}
	}()
	if err := layOut(e, release); err != nil {
		return err
	}
	if err := os.MkdirAll(e.Common, 0o755); err != nil {
		return err
	}
	if err := installHook(e); err != nil {
		return fmt.Errorf("cannot perform the following tasks:\n- Run install hook of \"microk8s\" snap if present (run hook \"install\": %w)", err)
	}
	if err := use(e); err != nil {
		return err
	}
	if err := systemd.Control("enable --now", systemd.Daemons...); err != nil {
		return err
	}
	return (&state{Channel: channel.String(), Revisions: []string{e.Revision}, Current: e.Revision}).save()
}

// errNoUpdates is a message, not a failure.
var errNoUpdates = errors.New(`snap "microk8s" has no updates available`)

// refresh changes the revision: the new one starts with a copy of the data, the old one keeps its own for `revert`.
func refresh(s *state, channel channels.Channel) error {
	release, err := channels.Find(channel, "refresh")
	if err != nil {
		return err
	}
	s.Channel = channel.String()
	if release.Revision == s.Current {
		return errors.Join(s.save(), errNoUpdates)
	}
	old, next := env.Of(s.Current), env.Of(release.Revision)
	if err := layOut(next, release); err != nil {
		return err
	}
	if err := systemd.Control("stop", systemd.Daemons...); err != nil {
		return err
	}
	if err := copyData(old, next); err != nil {
		return errors.Join(err, systemd.Control("start", systemd.Daemons...))
	}
	if err := change(s, next); err != nil {
		return err
	}
	s.Revisions = append(slices.DeleteFunc(s.Revisions, func(kept string) bool { return kept == next.Revision }), next.Revision)
	for len(s.Revisions) > 2 {
		if err := erase(env.Of(s.Revisions[0])); err != nil {
			return err
		}
		s.Revisions = s.Revisions[1:]
	}
	return s.save()
}

// change makes a revision current and starts it; the services are stopped.
func change(s *state, next env.Env) error {
	if err := use(next); err != nil {
		return err
	}
	s.Current = next.Revision
	if err := s.save(); err != nil {
		return err
	}
	return systemd.Control("enable --now", systemd.Daemons...)
}

// revert goes back to the revision before, and to its data as they were when it was left.
func revert(s *state) (string, error) {
	target := s.previous()
	if target == "" {
		return "", errors.New(`cannot revert "microk8s": no revision to revert to`)
	}
	left, back := env.Of(s.Current), env.Of(target)
	if err := systemd.Control("stop", systemd.Daemons...); err != nil {
		return "", err
	}
	if err := keepMembership(left, back); err != nil {
		return "", err
	}
	if err := change(s, back); err != nil {
		return "", err
	}
	return s.version(), nil
}

// keepMembership takes the datastore along where other members hold the same data: an etcd that suddenly knows less than it
// has confirmed would stop them all.
func keepMembership(from, to env.Env) error {
	if nodes, err := datastore.Known(from); err != nil || len(nodes) < 2 {
		return nil
	}
	if err := os.RemoveAll(to.Backend("")); err != nil {
		return err
	}
	return copyData(env.Env{Data: filepath.Clean(from.Backend(""))}, env.Env{Data: filepath.Clean(to.Backend(""))})
}

// uninstall removes revisions with their data, and all that they share.
func uninstall(revisions []string) error {
	var failures error
	for _, daemon := range systemd.Daemons {
		failures = errors.Join(failures, os.RemoveAll(systemd.UnitFile(daemon)))
	}
	failures = errors.Join(failures, systemd.Run("daemon-reload"))
	for _, revision := range revisions {
		failures = errors.Join(failures, erase(env.Of(revision)))
	}
	links, _ := filepath.Glob("/snap/bin/microk8s*")
	for _, name := range append(links, env.SnapRoot, filepath.Join(env.DataRoot, "current")) {
		failures = errors.Join(failures, os.RemoveAll(name))
	}
	return failures
}
