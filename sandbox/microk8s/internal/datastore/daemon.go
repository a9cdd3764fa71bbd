package datastore

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/env"
)

const tendInterval = 3 * time.Second

// Run is the daemon k8s-dqlite: it starts or joins as the files say, and keeps etcd running until ctx ends or etcd does.
func Run(ctx context.Context, e env.Env) error {
	if e.Locked(env.NoDatastore) {
		log.Print("this node has no datastore")
		return nil
	}
	address, err := ownAddress(e)
	if err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if err := errors.Join(certs.EnsureDatastore(e), certs.IssueMember(e, host)); err != nil {
		return err
	}
	listener, err := listen(ctx, address)
	if err != nil {
		return err
	}
	defer listener.Close()
	flags, err := startFlags(ctx, e, address)
	if err != nil {
		return err
	}
	etcd := command(ctx, e, address, flags)
	if err := etcd.Start(); err != nil {
		return err
	}
	go serveMember(listener)
	ended := make(chan error, 1)
	go func() { ended <- etcd.Wait() }()
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go watch(watching, e, address)
	err = <-ended
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("etcd ended: %w", errors.Join(err, errors.New("it does so when it was removed from the cluster, too")))
}

// ownAddress is the member's address, from what was asked for last.
func ownAddress(e env.Env) (string, error) {
	for _, file := range []string{updateFile, initFile, infoFile} {
		var node Node
		if err := readYAML(e.Backend(file), &node); err == nil && node.Address != "" {
			return node.Address, nil
		}
	}
	return "", fmt.Errorf("neither %s nor %s says which address this member has", e.Backend(initFile), e.Backend(infoFile))
}

// listen waits for the address: at boot, networks come up beside the daemons.
func listen(ctx context.Context, address string) (net.Listener, error) {
	for attempt := 0; ; attempt++ {
		listener, err := net.Listen("tcp", address)
		if err == nil || attempt == 60 {
			return listener, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// startFlags says how a member without data begins; one with data goes on where it was.
func startFlags(ctx context.Context, e env.Env, address string) ([]string, error) {
	if _, err := os.Stat(e.Backend(dataFolder)); err == nil {
		return nil, nil
	}
	var settings Init
	if err := readYAML(e.Backend(initFile), &settings); err != nil {
		return nil, fmt.Errorf("a member without data: %w", err)
	}
	if len(settings.Cluster) == 0 {
		return []string{"--initial-cluster", address + "=https://" + address}, nil
	}
	initial, err := enter(ctx, e, settings)
	if err != nil {
		return nil, fmt.Errorf("joining: %w", err)
	}
	return []string{"--initial-cluster", initial, "--initial-cluster-state", "existing"}, nil
}

func command(ctx context.Context, e env.Env, address string, flags []string) *exec.Cmd {
	// Nothing is synced to the disk: a host of the sandbox can lose its power, but not what its kernel has in memory.
	all := append([]string{
		"--name", address,
		"--data-dir", e.Backend(dataFolder),
		"--listen-peer-urls", "https://" + peerTarget,
		"--initial-advertise-peer-urls", "https://" + address,
		"--listen-client-urls", "https://" + clientTarget,
		"--advertise-client-urls", "https://" + clientTarget,
		"--client-cert-auth", "--trusted-ca-file", e.Backend("cluster.crt"),
		"--cert-file", e.Backend("member.crt"), "--key-file", e.Backend("member.key"),
		"--peer-client-cert-auth", "--peer-trusted-ca-file", e.Backend("cluster.crt"),
		"--peer-cert-file", e.Backend("member.crt"), "--peer-key-file", e.Backend("member.key"),
		"--heartbeat-interval", "250", "--election-timeout", "2500",
		"--snapshot-count", "10000", "--unsafe-no-fsync", "--log-level", "warn",
	}, flags...)
	etcd := exec.CommandContext(ctx, e.Bin("etcd"), all...)
	etcd.Stdout, etcd.Stderr = os.Stdout, os.Stderr
	etcd.Cancel = func() error { return etcd.Process.Signal(syscall.SIGTERM) }
	etcd.WaitDelay = 10 * time.Second
	etcd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return etcd
}
