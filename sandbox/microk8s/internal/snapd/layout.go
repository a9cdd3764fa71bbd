package snapd

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"seawall.dev/microk8s/internal/channels"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/systemd"
)

//go:embed default-args
var defaults embed.FS

// programs of the mounted folder that /snap/microk8s/<revision>/bin offers.
var programs = []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "etcd", "etcdctl", "etcdutl", "microk8s"}

// commands of the snap beside `microk8s` itself.
var commands = []string{"add-node", "config", "dbctl", "disable", "enable", "inspect", "join", "kubectl", "leave", "refresh-certs",
	"remove-node", "reset", "start", "status", "stop", "version"}

// layOut writes the files of a revision under /snap.
func layOut(e env.Env, release channels.Release) error {
	if err := errors.Join(os.MkdirAll(filepath.Join(e.Snap, "meta"), 0o755), os.MkdirAll(e.Bin(""), 0o755)); err != nil {
		return err
	}
	meta := fmt.Sprintf("name: microk8s\nversion: %s\nconfinement: classic\ngrade: stable\n", release.Version)
	if err := os.WriteFile(filepath.Join(e.Snap, "meta/snap.yaml"), []byte(meta), 0o644); err != nil {
		return err
	}
	for _, program := range programs {
		if err := link(filepath.Join(env.Programs, program), e.Bin(program)); err != nil {
			return err
		}
	}
	if err := link(filepath.Join(env.Programs, "kubectl"), filepath.Join(e.Snap, "kubectl")); err != nil {
		return err
	}
	return copyDefaults(filepath.Join(e.Snap, "default-args"))
}

func copyDefaults(target string) error {
	return fs.WalkDir(defaults, "default-args", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel("default-args", name)
		if err != nil {
			return err
		}
		file := filepath.Join(target, relative)
		if entry.IsDir() {
			return os.MkdirAll(file, 0o770)
		}
		text, err := defaults.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o660)
	})
}

// link makes or replaces a symbolic link in one step.
func link(target, name string) error {
	next := name + ".new"
	_ = os.Remove(next)
	if err := os.Symlink(target, next); err != nil {
		return err
	}
	return os.Rename(next, name)
}

// launcher is a command in /snap/bin.
const launcher = "#!/bin/sh\nexec %s/microk8s %s \"$@\"\n"

// use makes a revision the current one: links, commands and units.
func use(e env.Env) error {
	for _, root := range []string{env.SnapRoot, env.DataRoot} {
		if err := link(e.Revision, filepath.Join(root, "current")); err != nil {
			return err
		}
	}
	if err := os.MkdirAll("/snap/bin", 0o755); err != nil {
		return err
	}
	for _, command := range append([]string{""}, commands...) {
		name := "microk8s"
		if command != "" {
			name += "." + command
		}
		if err := os.WriteFile(filepath.Join("/snap/bin", name), fmt.Appendf(nil, launcher, env.Programs, name), 0o755); err != nil {
			return err
		}
	}
	for _, daemon := range systemd.Daemons {
		if err := systemd.WriteUnit(daemon, e.Data); err != nil {
			return err
		}
	}
	return systemd.Run("daemon-reload")
}

// copyData gives a revision the data of another, as they are at this moment.
func copyData(from, to env.Env) error {
	if err := os.RemoveAll(to.Data); err != nil {
		return err
	}
	if output, err := exec.Command("cp", "-a", from.Data, to.Data).CombinedOutput(); err != nil {
		return fmt.Errorf("copying %s: %w: %s", from.Data, err, output)
	}
	return nil
}

// erase removes a revision, its data with it.
func erase(e env.Env) error {
	return errors.Join(os.RemoveAll(e.Snap), os.RemoveAll(e.Data))
}
