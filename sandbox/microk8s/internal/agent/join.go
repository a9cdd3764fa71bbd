package agent

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/tokens"
)

// join lets a node in. The order of its checks is MicroK8s': a token for one use is gone whatever fails after it.
func (a *agent) join(r *http.Request, request protocol.JoinRequest) (*protocol.JoinAnswer, *failure) {
	if !a.consume(request.Token) {
		return nil, fail(http.StatusInternalServerError, "invalid token")
	}
	if !a.e.Locked(env.HighAvailability) {
		return nil, fail(http.StatusNotImplemented, "not possible to join. This is not an HA MicroK8s cluster")
	}
	if _, port, _ := net.SplitHostPort(args.Get(a.e, "cluster-agent", "--bind")); port != request.Port {
		return nil, fail(http.StatusBadGateway, "the port of the cluster agent port has to be set to %s", port)
	}
	remote, _, _ := net.SplitHostPort(r.RemoteAddr)
	own, _, _ := net.SplitHostPort(r.Host)
	if remote == own {
		return nil, fail(http.StatusServiceUnavailable, "the joining node has the same IP (%s) as the node we contact", own)
	}
	if !prefersAddress(args.Get(a.e, "kube-apiserver", "--kubelet-preferred-address-types")) && !resolvesTo(request.Hostname, remote) {
		return nil, fail(http.StatusBadRequest, "the hostname (%s) of the joining node does not resolve to the IP %q. Refusing join", request.Hostname, remote)
	}
	voters, failed := a.prepareDatastore(r.Context(), own, remote, bool(request.Worker))
	if failed != nil {
		return nil, failed
	}
	if err := a.e.Lock(env.NoCertReissue); err != nil {
		return nil, fail(http.StatusInternalServerError, "failed to create lock file to disable certificate reissuing: %v", err)
	}
	callback, err := callbackToken(a.e)
	if err != nil {
		return nil, fail(http.StatusInternalServerError, "could not retrieve self callback token: %v", err)
	}
	answer := &protocol.JoinAnswer{
		CallbackToken:     callback,
		APIPort:           args.Get(a.e, "kube-apiserver", "--secure-port"),
		AuthorizationMode: args.Get(a.e, "kube-apiserver", "--authorization-mode"),
		KubeletArgs:       args.Read(a.e, "kubelet"),
		HostnameOverride:  remote,
		ClusterCIDR:       args.Get(a.e, "kube-proxy", "--cluster-cidr"),
	}
	if err := read(&answer.CA, a.e.Cert("ca.crt")); err != nil {
		return nil, fail(http.StatusInternalServerError, "failed reading cluster CA: %v", err)
	}
	if request.Worker {
		return answer, a.answerWorker(r.Context(), request.Token, answer)
	}
	return answer, a.answerControlPlane(voters, answer)
}

func (a *agent) consume(token string) bool {
	a.tokens.Lock()
	defer a.tokens.Unlock()
	return tokens.Valid(a.e.Credential("persistent-cluster-tokens.txt"), token) ||
		tokens.Consume(a.e.Credential("cluster-tokens.txt"), token)
}

// prefersAddress says whether the API server calls kubelets by address rather than by name.
func prefersAddress(order string) bool {
	address, name := strings.Index(order, "InternalIP"), strings.Index(order, "Hostname")
	return address >= 0 && (name < 0 || address < name)
}

func resolvesTo(name, address string) bool {
	found, _ := net.LookupIP(name)
	for _, ip := range found {
		if ip.Equal(net.ParseIP(address)) {
			return true
		}
	}
	return false
}

func (a *agent) answerWorker(ctx context.Context, token string, answer *protocol.JoinAnswer) *failure {
	for _, use := range []string{"kubelet", "proxy"} {
		if err := tokens.Add(a.e.Credential("certs-request-tokens.txt"), token+"-"+use, -1); err != nil {
			return fail(http.StatusInternalServerError, "failed adding certificate request token for %s: %v", use, err)
		}
	}
	client, err := kube.Asking(a.e.AdminConfig(), 30*time.Second)
	if err != nil {
		return fail(http.StatusInternalServerError, "failed to retrieve list of control plane nodes: %v", err)
	}
	nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{LabelSelector: "node.kubernetes.io/microk8s-controlplane=microk8s-controlplane"})
	if err != nil {
		return fail(http.StatusInternalServerError, "failed to retrieve list of control plane nodes: %v", err)
	}
	for _, node := range nodes.Items {
		answer.ControlPlanes = append(answer.ControlPlanes, kube.InternalIP(&node))
	}
	return nil
}

func (a *agent) answerControlPlane(voters []string, answer *protocol.JoinAnswer) *failure {
	answer.Voters = voters
	answer.CAKey = new(string)
	for into, file := range map[*string]string{
		answer.CAKey:              a.e.Cert("ca.key"),
		&answer.ServiceAccountKey: a.e.Cert("serviceaccount.key"),
		&answer.ClusterCert:       a.e.Backend("cluster.crt"),
		&answer.ClusterKey:        a.e.Backend("cluster.key"),
	} {
		if err := read(into, file); err != nil {
			return fail(http.StatusInternalServerError, "failed to retrieve what a control plane needs: %v", err)
		}
	}
	return nil
}

func read(into *string, file string) error {
	text, err := os.ReadFile(file)
	*into = string(text)
	return err
}
