package backup

import (
	"context"
	"fmt"
	"time"

	etcd "go.etcd.io/etcd/client/v3"

	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
)

const patience = 2 * time.Minute

// page is how many entries are asked for at once.
const page = 500

// Write makes an archive of all entries and says how many they are.
func Write(e env.Env, file string) (int, error) {
	client, err := datastore.Open(e)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	entries, err := list(ctx, client)
	if err != nil {
		return 0, err
	}
	return len(entries), write(file, entries)
}

// list reads all entries as they were at one moment.
func list(ctx context.Context, client *etcd.Client) ([]Entry, error) {
	var entries []Entry
	from, revision := "/", int64(0)
	end := etcd.GetPrefixRangeEnd("/")
	for {
		options := []etcd.OpOption{etcd.WithRange(end), etcd.WithLimit(page), etcd.WithSort(etcd.SortByKey, etcd.SortAscend)}
		if revision > 0 {
			options = append(options, etcd.WithRev(revision))
		}
		answer, err := client.Get(ctx, from, options...)
		if err != nil {
			return nil, err
		}
		revision = answer.Header.Revision
		for _, entry := range answer.Kvs {
			entries = append(entries, Entry{entry.Key, entry.Value})
		}
		if !answer.More || len(answer.Kvs) == 0 {
			return entries, nil
		}
		from = string(answer.Kvs[len(answer.Kvs)-1].Key) + "\x00"
	}
}

// Restore writes every entry of an archive; what the datastore has beside them stays. It says how many they were.
func Restore(e env.Env, file string) (int, error) {
	entries, err := read(file)
	if err != nil {
		return 0, err
	}
	client, err := datastore.Open(e)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, entry := range entries {
		if _, err := client.Put(ctx, string(entry.Key), string(entry.Value)); err != nil {
			return 0, fmt.Errorf("%s: %w", entry.Key, err)
		}
	}
	return len(entries), nil
}
