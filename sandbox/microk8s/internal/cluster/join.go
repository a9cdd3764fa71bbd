package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/systemd"
)

// JoinOptions are the flags of `join`.
type JoinOptions struct{ Worker, SkipVerify bool }

// Join makes this node one of another's cluster. The mark of a join that failed stays, as MicroK8s leaves it.
func Join(e env.Env, target string, options JoinOptions) error {
	c, err := parseConnection(target)
	if err != nil {
		return exit(1, "Invalid connection: %v", err)
	}
	if options.SkipVerify {
		c.fingerprint = ""
	}
	if err := e.Lock(env.Joining); err != nil {
		return err
	}
	fmt.Printf("Contacting cluster at %s\n", c.address)
	_, port, _ := net.SplitHostPort(args.Get(e, "cluster-agent", "--bind"))
	request := protocol.JoinRequest{
		Token: c.token, Hostname: hostnet.Hostname(), Port: port, Worker: protocol.Worker(options.Worker), CustomEtcd: true, X509: true,
	}
	var answer protocol.JoinAnswer
	if err := call(c, protocol.JoinPath, request, &answer); err != nil {
		var no *refused
		if errors.As(err, &no) {
			return exit(6, "Connection failed. %s (%d).", no.message, no.status)
		}
		return err
	}
	if answer.ClusterCIDR != "" {
		if _, err := args.Set(e, "kube-proxy", "--cluster-cidr", answer.ClusterCIDR); err != nil {
			return err
		}
	}
	if options.Worker {
		err = joinAsWorker(e, c, answer)
	} else {
		err = joinAsControlPlane(e, answer)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(e.Lock(env.NoCertReissue), e.Unlock(env.Joining)); err != nil {
		return err
	}
	fmt.Println("Successfully joined the cluster.")
	return nil
}

// adopt takes over what nodes of a cluster have in common: how the API is used, and the kubelet's arguments.
func adopt(e env.Env, answer protocol.JoinAnswer) error {
	for key, value := range map[string]string{"--authorization-mode": answer.AuthorizationMode, "--secure-port": answer.APIPort} {
		if value == "" {
			continue
		}
		if _, err := args.Set(e, "kube-apiserver", key, value); err != nil {
			return err
		}
	}
	text := answer.KubeletArgs
	if args.Has(text, "--node-ip") {
		text = args.With(text, "--node-ip", answer.HostnameOverride)
	}
	text = args.Without(text, "--hostname-override")
	return errors.Join(
		os.WriteFile(e.Arg("kubelet"), []byte(text), 0o660),
		os.WriteFile(e.Credential("callback-token.txt"), []byte(answer.CallbackToken), 0o660),
	)
}

func joinAsControlPlane(e env.Env, answer protocol.JoinAnswer) error {
	if answer.CAKey == nil {
		return exit(1, "Joining process failed. Make sure the cluster you connect to supports joining control plane nodes.")
	}
	for file, text := range map[string]string{"ca.crt": answer.CA, "ca.key": *answer.CAKey, "serviceaccount.key": answer.ServiceAccountKey} {
		if err := store(e, file, text); err != nil {
			return err
		}
	}
	if err := adopt(e, answer); err != nil {
		return err
	}
	if err := systemd.Control("stop", "kubelite", "k8s-dqlite"); err != nil {
		return err
	}
	if err := certs.IssueUsers(e); err != nil {
		return err
	}
	if _, err := certs.EnsureServerAuthority(e); err != nil {
		return err
	}
	if err := enterDatastore(e, answer); err != nil {
		return err
	}
	return systemd.Control("restart", "kubelite", "cluster-agent")
}

func store(e env.Env, name, text string) error {
	file := e.Cert(name)
	if before, err := os.ReadFile(file); err == nil {
		if err := os.WriteFile(file+".backup", before, 0o660); err != nil {
			return err
		}
	}
	return os.WriteFile(file, []byte(text), 0o660)
}

// enterDatastore starts this node's member of the cluster's datastore and waits a while for it. As in MicroK8s, a member that
// is not there in time is no error here: its node will not become ready.
func enterDatastore(e env.Env, answer protocol.JoinAnswer) error {
	backup := e.Backend("") + ".backup"
	if err := errors.Join(os.RemoveAll(backup), os.Rename(e.Backend(""), backup), os.MkdirAll(e.Backend(""), 0o770)); err != nil {
		return err
	}
	address := net.JoinHostPort(answer.HostnameOverride, datastore.Port)
	err := errors.Join(
		os.WriteFile(e.Backend("cluster.crt"), []byte(answer.ClusterCert), 0o660),
		os.WriteFile(e.Backend("cluster.key"), []byte(answer.ClusterKey), 0o660),
		datastore.WriteInit(e, datastore.Init{Address: address, Cluster: answer.Voters}),
		systemd.Control("start", "k8s-dqlite"),
	)
	if err != nil {
		return err
	}
	fmt.Print("Waiting for this node to finish joining the cluster. ")
	for range 25 {
		if nodes, err := datastore.Cluster(e); err == nil && holds(nodes, address) {
			break
		}
		fmt.Print(".. ")
		time.Sleep(2 * time.Second)
	}
	fmt.Println()
	return nil
}

func holds(nodes []datastore.Node, address string) bool {
	for _, node := range nodes {
		if node.Address == address {
			return true
		}
	}
	return false
}
