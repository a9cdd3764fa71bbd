// Package protocol is what cluster agents and joining nodes say to each other.
package protocol

import "encoding/json"

// Paths of the cluster agent's API.
const (
	JoinPath      = "/cluster/api/v2.0/join"
	SignPath      = "/cluster/api/v1.0/sign-cert"
	ConfigurePath = "/cluster/api/v1.0/configure"
)

// Port of the cluster agent.
const Port = "25000"

// Error is the body of every answer but 200.
type Error struct {
	Error string `json:"error"`
}

// Worker is true for `true` and for "as-worker", which MicroK8s sends.
type Worker bool

func (w *Worker) UnmarshalJSON(text []byte) error {
	*w = string(text) == "true" || string(text) == `"as-worker"`
	return nil
}

func (w Worker) MarshalJSON() ([]byte, error) {
	if w {
		return []byte(`"as-worker"`), nil
	}
	return json.Marshal(false)
}

// JoinRequest of a node that wants to join.
type JoinRequest struct {
	Token      string `json:"token"`
	Hostname   string `json:"hostname"`
	Port       string `json:"port"`
	Worker     Worker `json:"worker"`
	CustomEtcd bool   `json:"can_handle_custom_etcd"`
	X509       bool   `json:"can_handle_x509_auth"`
}

// JoinAnswer is all that a node needs to join; what only control planes get is empty for workers.
type JoinAnswer struct {
	CA                string   `json:"ca"`
	CAKey             *string  `json:"ca_key"`
	CallbackToken     string   `json:"callback_token"`
	APIPort           string   `json:"apiport"`
	AuthorizationMode string   `json:"api_authz_mode"`
	KubeletArgs       string   `json:"kubelet_args"`
	HostnameOverride  string   `json:"hostname_override"`
	ServiceAccountKey string   `json:"service_account_key"`
	Voters            []string `json:"voters,omitempty"`
	ClusterCert       string   `json:"cluster_cert,omitempty"`
	ClusterKey        string   `json:"cluster_key,omitempty"`
	ControlPlanes     []string `json:"control_plane_nodes"`
	ClusterCIDR       string   `json:"cluster_cidr,omitempty"`
}

// SignRequest asks for a certificate.
type SignRequest struct {
	Token   string `json:"token"`
	Request string `json:"request"`
}

// SignAnswer is the certificate, PEM.
type SignAnswer struct {
	Certificate string `json:"certificate"`
}

// ConfigureRequest changes arguments of services on another node.
type ConfigureRequest struct {
	Callback string             `json:"callback"`
	Services []ConfigureService `json:"service"`
}

// ConfigureService changes the arguments of one service.
type ConfigureService struct {
	Name    string              `json:"name"`
	Update  []map[string]string `json:"arguments_update,omitempty"`
	Remove  []string            `json:"arguments_remove,omitempty"`
	Restart bool                `json:"restart,omitempty"`
}
