// Package cluster is what `microk8s join`, `leave` and `remove-node` do.
package cluster

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/tokens"
)

// connection is what `join` is given: `<address>:<port>/<token>[/<fingerprint>]`.
type connection struct {
	address, port, token, fingerprint string
}

var errFormat = errors.New("Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]") //nolint:staticcheck // MicroK8s' own words

func parseConnection(text string) (connection, error) {
	parts := strings.Split(text, "/")
	if len(parts) != 2 && len(parts) != 3 {
		return connection{}, errFormat
	}
	address, port, ok := strings.Cut(parts[0], ":")
	if !ok || strings.Contains(port, ":") {
		return connection{}, errFormat
	}
	if net.ParseIP(address) == nil {
		return connection{}, errors.New("Invalid master IP") //nolint:staticcheck // MicroK8s' own words
	}
	if number, err := strconv.Atoi(port); err != nil {
		return connection{}, errors.New("Master PORT not a number") //nolint:staticcheck // MicroK8s' own words
	} else if number < 1 || number > 65535 {
		return connection{}, errors.New("Master PORT not in range 1:65535") //nolint:staticcheck // MicroK8s' own words
	}
	c := connection{address: address, port: port, token: parts[1]}
	if len(c.token) < tokens.MinLength {
		return connection{}, fmt.Errorf("Cluster token size should be at least %d bytes", tokens.MinLength) //nolint:staticcheck // MicroK8s' own words
	}
	if len(parts) == 3 {
		if c.fingerprint = parts[2]; len(c.fingerprint) < certs.FingerprintLength {
			return connection{}, fmt.Errorf("Fingerprint should be at least %d bytes", certs.FingerprintLength) //nolint:staticcheck // MicroK8s' own words
		}
	}
	return c, nil
}
