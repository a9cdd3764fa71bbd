// Package cloud is `pulumi api`, which calls Pulumi's own service: not in this build.
package cloud

import (
	"errors"

	"github.com/spf13/cobra"
)

// APIError is what `pulumi api` ends with.
type APIError struct {
	ExitCode int
	Silent   bool
}

func (*APIError) Error() string { return "pulumi api" }

func NewAPICmd() *cobra.Command {
	return &cobra.Command{
		Use:    "api",
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New(
				"this Pulumi was built for a sandbox and does not call Pulumi's service: put the official Pulumi on PATH")
		},
	}
}
