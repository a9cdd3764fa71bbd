package cluster

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/protocol"
)

// Exit is an error with the exit code that MicroK8s ends with.
type Exit struct {
	Code    int
	Message string
}

func (e *Exit) Error() string { return e.Message }

func exit(code int, format string, values ...any) error {
	return &Exit{code, fmt.Sprintf(format, values...)}
}

// call posts to a cluster agent. As MicroK8s does, it trusts any certificate unless it was given a fingerprint.
func call(c connection, path string, request, answer any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{
		InsecureSkipVerify:    true,
		VerifyPeerCertificate: func(shown [][]byte, _ [][]*x509.Certificate) error { return verify(shown, c) },
	}}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Post("https://"+net.JoinHostPort(c.address, c.port)+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return unreachable(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		var refusal protocol.Error
		_ = json.NewDecoder(response.Body).Decode(&refusal)
		return &refused{response.StatusCode, refusal.Error}
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// refused is an answer other than 200.
type refused struct {
	status  int
	message string
}

func (r *refused) Error() string { return fmt.Sprintf("%s (%d)", r.message, r.status) }

func verify(shown [][]byte, c connection) error {
	if c.fingerprint == "" {
		return nil
	}
	if len(shown) == 0 || !strings.HasPrefix(certs.Fingerprint(shown[0]), c.fingerprint) {
		return exit(4, "Joining cluster failed. Could not verify the identity of %s. Use '--skip-verify' to skip server certificate check.", c.address)
	}
	return nil
}

func unreachable(err error) error {
	var known *Exit
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &record):
		return exit(4, "Peer node verification failed with %v.", err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return exit(1, "ConnectionRefusedError: [Errno 111] Connection refused")
	case errors.Is(err, syscall.ETIMEDOUT):
		return exit(1, "TimeoutError: [Errno 110] Connection timed out")
	case errors.Is(err, syscall.EHOSTUNREACH):
		return exit(1, "OSError: [Errno 113] No route to host")
	}
	return exit(1, "Please ensure the master node is reachable. %v", err)
}
