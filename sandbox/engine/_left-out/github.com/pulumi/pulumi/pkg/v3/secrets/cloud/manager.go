// Package cloud is where Pulumi encrypts secrets with a cloud's key management service: not in this build.
package cloud

import (
	"encoding/json"
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Type is the type of secrets managed by this secrets provider.
const Type = "cloud"

var errLeftOut = errors.New(
	"this Pulumi was built for a sandbox and encrypts secrets with a passphrase only: for a key management service, " +
		"put the official Pulumi on PATH")

func EditProjectStack(*workspace.ProjectStack, json.RawMessage) error { return errLeftOut }

func NewCloudSecretsManagerFromState(json.RawMessage) (secrets.Manager, error) {
	return nil, errLeftOut
}

func NewCloudSecretsManager(*workspace.ProjectStack, string, bool) (secrets.Manager, error) {
	return nil, errLeftOut
}
