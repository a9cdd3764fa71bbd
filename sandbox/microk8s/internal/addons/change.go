package addons

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/env"
)

const readyPatience = 30 * time.Second

// Change enables or disables addons: several names, or one with its arguments. It is done by one command at a time.
func Change(e env.Env, verb string, words []string) error {
	unlock, err := lock(e)
	if err != nil {
		return err
	}
	defer unlock()
	for _, call := range calls(e, words) {
		if err := change(e, verb, call); err != nil {
			return err
		}
	}
	return nil
}

// call is one addon with its arguments.
type call struct {
	name      string
	arguments []string
}

// calls splits the words of a command: all of them name addons (`dns:8.8.8.8 rbac`), or only the first does.
func calls(e env.Env, words []string) []call {
	var all []call
	for _, word := range words {
		name, argument, has := strings.Cut(word, ":")
		if _, ok := Find(e, name); !ok {
			return []call{{words[0], words[1:]}}
		}
		next := call{name: name}
		if has {
			next.arguments = []string{argument}
		}
		all = append(all, next)
	}
	return all
}

// Find looks for an addon by its name, with or without its repository.
func Find(e env.Env, name string) (Addon, bool) {
	name = strings.TrimPrefix(name, "core/")
	for _, addon := range All(e) {
		if addon.Name == name {
			return addon, true
		}
	}
	return Addon{}, false
}

func change(e env.Env, verb string, c call) error {
	addon, ok := Find(e, c.name)
	if !ok {
		return fmt.Errorf("Addon %s was not found in any repository", c.name) //nolint:staticcheck // MicroK8s' own words
	}
	fmt.Fprintf(os.Stderr, "Infer repository core for addon %s\n", addon.Name)
	enabled, err := Enabled(e)
	if err != nil {
		return err
	}
	if enabled[addon.Name] == (verb == "enable") {
		fmt.Printf("Addon core/%s is already %sd\n", addon.Name, verb)
		return nil
	}
	cluster.AwaitReady(e, readyPatience, false)
	err = addon.do(e, verb, c.arguments)
	cluster.AwaitReady(e, readyPatience, false)
	return err
}

func (a Addon) do(e env.Env, verb string, arguments []string) error {
	more := a.enable
	if verb == "disable" {
		more = a.disable
	}
	if a.manifest == "" && more == nil {
		return fmt.Errorf("addon %s cannot be %sd here", a.Name, verb)
	}
	fmt.Printf("%sing %s\n", strings.ToUpper(verb[:1])+verb[1:len(verb)-1], a.Name)
	if a.manifest != "" {
		text, err := a.text()
		if err != nil {
			return err
		}
		command := []string{"apply", "-f", "-"}
		if verb == "disable" {
			command = []string{"delete", "--ignore-not-found", "-f", "-"}
		}
		if err := kubectl(e, text, command...); err != nil {
			return err
		}
	}
	if more != nil {
		if err := more(e, arguments); err != nil {
			return err
		}
	}
	fmt.Printf("%s is %sd\n", a.Name, verb)
	return nil
}

func kubectl(e env.Env, input []byte, arguments ...string) error {
	command := exec.Command(e.Bin("kubectl"), append([]string{"--kubeconfig=" + e.AdminConfig()}, arguments...)...)
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(input), os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("kubectl %s: %w", strings.Join(arguments, " "), err)
	}
	return nil
}

// lock lets one command change addons at a time. Addons that enable others run within it.
func lock(e env.Env) (func(), error) {
	file, err := os.OpenFile(e.LockFile(".microk8s-addon-lock"), os.O_CREATE|os.O_RDWR, 0o660)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() { file.Close() }, nil
}
