// Package s3 is the client of S3: of it, this build has the one type that is named where no bucket of S3 is open.
package s3

// CopyObjectInput is a request to copy an object.
type CopyObjectInput struct {
	CopySource *string
}
