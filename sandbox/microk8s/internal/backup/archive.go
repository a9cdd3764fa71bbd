// Package backup writes and reads archives of the datastore as `microk8s dbctl` makes them: a folder called after the
// archive, in it `<n>.key` and `<n>.data` for every entry, from 0 on.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Entry is one key of the datastore with its value.
type Entry struct{ Key, Value []byte }

func folderOf(file string) string { return strings.TrimSuffix(filepath.Base(file), ".tar.gz") }

// write makes an archive; it replaces the file only once it is complete.
func write(file string, entries []Entry) (err error) {
	out, err := os.OpenFile(file+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file + ".new")
		}
	}()
	zipped := gzip.NewWriter(out)
	archive := tar.NewWriter(zipped)
	folder := folderOf(file)
	now := time.Now()
	if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder + "/", Mode: 0o700, ModTime: now}); err != nil {
		return errors.Join(err, out.Close())
	}
	for number, entry := range entries {
		for kind, content := range map[string][]byte{"key": entry.Key, "data": entry.Value} {
			header := &tar.Header{Name: fmt.Sprintf("%s/%d.%s", folder, number, kind), Mode: 0o640, Size: int64(len(content)), ModTime: now}
			if err := archive.WriteHeader(header); err != nil {
				return errors.Join(err, out.Close())
			}
			if _, err := archive.Write(content); err != nil {
				return errors.Join(err, out.Close())
			}
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close(), out.Close()); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// read reads a whole archive before anything is done with it: a damaged one fails here.
func read(file string) ([]Entry, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	zipped, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("%s is no gzip archive: %w", file, err)
	}
	archive := tar.NewReader(zipped)
	found := map[int]*Entry{}
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", file, err)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", file, err)
		}
		collect(found, path.Base(header.Name), content)
	}
	// The end of the archive is before the end of what was zipped, and that holds the checksum.
	if _, err := io.Copy(io.Discard, zipped); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", file, err)
	}
	return inOrder(file, found)
}

func collect(found map[int]*Entry, name string, content []byte) {
	base, kind, _ := strings.Cut(name, ".")
	number, err := strconv.Atoi(base)
	if err != nil {
		return
	}
	if found[number] == nil {
		found[number] = &Entry{}
	}
	switch kind {
	case "key":
		found[number].Key = content
	case "data":
		found[number].Value = content
	}
}

func inOrder(file string, found map[int]*Entry) ([]Entry, error) {
	var entries []Entry
	for number := range len(found) {
		entry := found[number]
		if entry == nil || entry.Key == nil || entry.Value == nil {
			return nil, fmt.Errorf("%s: entry %d is incomplete", file, number)
		}
		entries = append(entries, *entry)
	}
	return entries, nil
}
