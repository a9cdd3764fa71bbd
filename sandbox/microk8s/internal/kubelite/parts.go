package kubelite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/channels"
	"seawall.dev/microk8s/internal/env"
)

// shutdownPatience is how long a program may take to end before it is killed.
const shutdownPatience = 5 * time.Second

// parts run side by side; the end of one is the end of all.
type parts struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
}

func newParts(ctx context.Context, cancel context.CancelCauseFunc) *parts {
	return &parts{ctx: ctx, cancel: cancel}
}

func (p *parts) wait() { p.group.Wait() }

// routine runs a function of this process.
func (p *parts) routine(name string, run func(context.Context) error) {
	p.group.Add(1)
	go func() {
		defer p.group.Done()
		err := run(p.ctx)
		p.cancel(fmt.Errorf("%s ended: %w", name, err))
	}()
}

// program runs a program of Kubernetes with the arguments in its file.
func (p *parts) program(e env.Env, name string) error {
	command := exec.CommandContext(p.ctx, e.Bin(name), arguments(e, name)...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = shutdownPatience
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.routine(name, func(context.Context) error { return command.Wait() })
	return nil
}

// arguments are those of the file; the programs are of the newest release and emulate older ones.
func arguments(e env.Env, name string) []string {
	words := args.Of(e, name)
	if release, ok := channels.OfRevision(e.Revision); ok && release.Minor() != channels.Newest {
		words = append(words, "--emulated-version=kube="+release.Minor())
	}
	return words
}

// advertises says whether the API server was told its address.
func advertises(e env.Env) bool {
	text := args.Read(e, "kube-apiserver")
	return args.Has(text, "--advertise-address") || args.Has(text, "--bind-address")
}
