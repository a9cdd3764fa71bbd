package agent

import (
	"net/http"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/tokens"
)

// sign answers a certificate request of a node that has just joined as a worker; its token is good once.
func (a *agent) sign(_ *http.Request, request protocol.SignRequest) (*protocol.SignAnswer, *failure) {
	a.tokens.Lock()
	known := tokens.Consume(a.e.Credential("certs-request-tokens.txt"), request.Token)
	a.tokens.Unlock()
	if !known {
		return nil, fail(http.StatusInternalServerError, "invalid token")
	}
	authority, err := certs.LoadAuthority(a.e.Cert("ca.crt"), a.e.Cert("ca.key"))
	if err != nil {
		return nil, fail(http.StatusInternalServerError, "failed to sign certificate: %v", err)
	}
	signed, err := authority.Sign([]byte(request.Request))
	if err != nil {
		return nil, fail(http.StatusInternalServerError, "failed to sign certificate: %v", err)
	}
	return &protocol.SignAnswer{Certificate: string(signed)}, nil
}
