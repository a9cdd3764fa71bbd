package main

import (
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// writer makes an io.Writer of a function. The bytes are copied: a caller may reuse its buffer.
type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) {
	if err := w(append([]byte(nil), p...)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// A gRPC stream takes one message at a time, while a child's two outputs are copied by two goroutines.

type pluginStream struct {
	mutex  sync.Mutex
	server pulumirpc.LanguageRuntime_RunPluginServer
}

func (s *pluginStream) send(message *pulumirpc.RunPluginResponse) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.server.Send(message)
}

type installStream struct {
	mutex  sync.Mutex
	server pulumirpc.LanguageRuntime_InstallDependenciesServer
}

func (s *installStream) send(message *pulumirpc.InstallDependenciesResponse) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.server.Send(message)
}
