package backup

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nightly.tar.gz")
	want := []Entry{{[]byte("/registry/a"), []byte("k8s\x00\x01")}, {[]byte("/registry/b"), []byte("")}}
	if err := write(file, want); err != nil {
		t.Fatal(err)
	}
	got, err := read(file)
	if err != nil || len(got) != len(want) {
		t.Fatalf("got %d entries (%v)", len(got), err)
	}
	for i := range want {
		if !bytes.Equal(got[i].Key, want[i].Key) || !bytes.Equal(got[i].Value, want[i].Value) {
			t.Errorf("entry %d: got %q", i, got[i])
		}
	}
}

func TestDamagedArchivesAreRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nightly.tar.gz")
	if err := write(file, []Entry{{[]byte("/registry/a"), bytes.Repeat([]byte("value"), 1000)}}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{0, 5, len(whole) / 2, len(whole) - 5} {
		if err := os.WriteFile(file, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(file); err == nil {
			t.Errorf("%d of %d bytes were accepted", length, len(whole))
		}
	}
}
