// Package gcsblob is the driver of Google's object storage: not in this build.
package gcsblob

import "errors"

const Scheme = "gs"

var ErrLeftOut = errors.New(
	"this Pulumi was built for a sandbox and keeps state in files only: for gs://, put the official Pulumi on PATH")
