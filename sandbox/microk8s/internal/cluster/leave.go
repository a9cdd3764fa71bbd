package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/systemd"
)

// Leave takes this node out of its cluster and makes it one of its own again.
func Leave(e env.Env) error {
	if e.Locked(env.Worker) {
		return leaveAsWorker(e)
	}
	return leaveAsControlPlane(e)
}

func leaveAsWorker(e env.Env) error {
	fmt.Println("Configuring services.")
	if err := errors.Join(e.Lock(env.NoAPIServerProxy), systemd.Control("stop", "apiserver-proxy", "kubelite")); err != nil {
		return err
	}
	_ = os.Remove(e.Cert("ca.remote.crt"))
	if err := certs.IssueUsers(e); err != nil {
		return err
	}
	fmt.Println("Generating new cluster certificates.")
	if err := restartDatastore(e); err != nil {
		return err
	}
	for _, service := range []string{"kubelet", "kube-proxy"} {
		text, err := os.ReadFile(filepath.Join(e.Snap, "default-args", service))
		if err != nil {
			return err
		}
		if err := os.WriteFile(e.Arg(service), text, 0o660); err != nil {
			return err
		}
	}
	return startAlone(e)
}

func leaveAsControlPlane(e env.Env) error {
	nodes, err := datastore.Cluster(e)
	if err != nil {
		return exit(1, "The datastore does not answer: %v", err)
	}
	own, others := split(nodes)
	if own != nil && own.Role == datastore.Voter && len(others) > 0 && voters(nodes) == 1 {
		fmt.Println("This node currently holds the only copy of the Kubernetes database so it cannot leave the cluster.")
		fmt.Println("To remove this node you can either first remove all other nodes with 'microk8s remove-node' or")
		return exit(3, "form a highly available cluster by adding at least three nodes.")
	}
	if err := systemd.Control("stop", "kubelite"); err != nil {
		return err
	}
	// While the member still runs: one of two voters could not confirm its own removal to a stopped other.
	if own != nil && len(others) > 0 {
		if err := datastore.RemoveMember(e, own.Address); err != nil {
			return exit(2, "Contacting node %s failed. Error:\n%v", others[0].Address, err)
		}
	}
	if err := systemd.Control("stop", "k8s-dqlite"); err != nil {
		return err
	}
	fmt.Println("Generating new cluster certificates.")
	if err := errors.Join(restartDatastore(e), certs.IssueUsers(e)); err != nil {
		return err
	}
	return startAlone(e)
}

// split finds this host's member among all.
func split(nodes []datastore.Node) (own *datastore.Node, others []datastore.Node) {
	for _, node := range nodes {
		if host, _, err := net.SplitHostPort(node.Address); err == nil && hostnet.IsLocal(host) {
			own = &node
		} else {
			others = append(others, node)
		}
	}
	return own, others
}

func voters(nodes []datastore.Node) int {
	count := 0
	for _, node := range nodes {
		if node.Role == datastore.Voter {
			count++
		}
	}
	return count
}

// restartDatastore prepares an empty datastore on the loopback address.
func restartDatastore(e env.Env) error {
	return errors.Join(
		os.RemoveAll(e.Backend("")),
		datastore.WriteInit(e, datastore.Init{Address: "127.0.0.1:" + datastore.Port}),
		certs.EnsureDatastore(e),
	)
}

func startAlone(e env.Env) error {
	err := errors.Join(
		e.Unlock(env.NoCertReissue), e.Unlock(env.Worker), e.Unlock(env.NoDatastore), e.Unlock(env.Joining),
		systemd.Control("restart", systemd.Daemons...),
	)
	if err != nil {
		return err
	}
	fmt.Print("Waiting for node to start. ")
	for range 30 {
		if Ready(e, false) {
			break
		}
		fmt.Print(". ")
		time.Sleep(2 * time.Second)
	}
	fmt.Println()
	return nil
}
