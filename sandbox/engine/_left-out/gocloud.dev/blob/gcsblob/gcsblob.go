// Package gcsblob is the driver of Google's object storage: not in this build.
package gcsblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

const Scheme = "gs"

var ErrLeftOut = errors.New(
	"this Pulumi was built for a sandbox and keeps state in files only: for gs://, put the official Pulumi on PATH")

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, ErrLeftOut
}

func init() { blob.DefaultURLMux().RegisterBucket(Scheme, opener{}) }
