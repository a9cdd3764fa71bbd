//go:build tools

// Package engine pins what the sandbox builds where no download of Pulumi can be had.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
