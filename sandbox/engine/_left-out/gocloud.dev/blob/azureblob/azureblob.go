// Package azureblob is the driver of Azure's object storage: not in this build.
package azureblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

const Scheme = "azblob"

type ServiceURLOptions struct{}

func NewDefaultServiceURLOptions() *ServiceURLOptions { return &ServiceURLOptions{} }

func NewDefaultClient() {}

type URLOpener struct {
	MakeClient        func()
	ServiceURLOptions ServiceURLOptions
}

func (*URLOpener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New(
		"this Pulumi was built for a sandbox and keeps state in files only: for azblob://, put the official Pulumi on PATH")
}

func init() { blob.DefaultURLMux().RegisterBucket(Scheme, &URLOpener{}) }
