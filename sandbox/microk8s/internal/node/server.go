package node

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	authentication "k8s.io/api/authentication/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
)

// serve is the kubelet's API: it answers who shows a client certificate of the cluster's authority or a token that the API
// server knows, and refuses everybody else.
func serve(ctx context.Context, e env.Env, client kubernetes.Interface, s settings) error {
	authority, err := os.ReadFile(args.Get(e, "kubelet", "--client-ca-file"))
	if err != nil {
		return err
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(authority)
	certificate, err := tls.LoadX509KeyPair(e.Cert("kubelet.crt"), e.Cert("kubelet.key"))
	if err != nil {
		return err
	}
	server := &http.Server{
		Addr:              ":" + Port,
		Handler:           guard(client, clients, routes(client, s)),
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{certificate},
			ClientAuth:   tls.RequestClientCert,
		},
	}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	return fmt.Errorf("kubelet API: %w", server.ListenAndServeTLS("", ""))
}

func guard(client kubernetes.Interface, authority *x509.CertPool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !certificateKnown(r, authority) && !tokenKnown(r, client) {
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func certificateKnown(r *http.Request, authority *x509.CertPool) bool {
	if len(r.TLS.PeerCertificates) == 0 {
		return false
	}
	_, err := r.TLS.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: authority, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err == nil
}

func tokenKnown(r *http.Request, client kubernetes.Interface) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return false
	}
	review, err := client.AuthenticationV1().TokenReviews().Create(r.Context(), &authentication.TokenReview{
		Spec: authentication.TokenReviewSpec{Token: token},
	}, meta.CreateOptions{})
	return err == nil && review.Status.Authenticated
}

func routes(client kubernetes.Interface, s settings) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	mux.HandleFunc("GET /pods", func(w http.ResponseWriter, r *http.Request) {
		pods, err := client.CoreV1().Pods("").List(r.Context(), meta.ListOptions{FieldSelector: "spec.nodeName=" + s.name})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		pods.TypeMeta = meta.TypeMeta{APIVersion: "v1", Kind: "PodList"}
		_ = json.NewEncoder(w).Encode(pods)
	})
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s/%s is simulated: the sandbox schedules pods and runs none of them\n", r.PathValue("namespace"), r.PathValue("pod"))
	})
	mux.HandleFunc("GET /stats/summary", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"node": map[string]any{"nodeName": s.name}, "pods": []core.Pod{}})
	})
	for _, path := range []string{"/exec/", "/attach/", "/portForward/"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the sandbox schedules pods and runs none of them", http.StatusNotImplemented)
		})
	}
	return mux
}
