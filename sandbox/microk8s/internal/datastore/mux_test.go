package datastore

import (
	"bytes"
	"crypto/tls"
	"net"
	"slices"
	"testing"
)

func TestTheGreetingSaysWhoCalls(t *testing.T) {
	for _, offered := range [][]string{{"h2"}, nil, {"http/1.1"}} {
		caller, called := net.Pipe()
		go func() {
			_ = tls.Client(caller, &tls.Config{InsecureSkipVerify: true, NextProtos: offered}).Handshake()
		}()
		protocols, greeting, err := greet(called)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(protocols, offered) {
			t.Errorf("got %v, want %v", protocols, offered)
		}
		if len(greeting) == 0 || greeting[0] != 0x16 {
			t.Errorf("the greeting was not kept: %x", greeting)
		}
		caller.Close()
		called.Close()
	}
}

func TestWhoDoesNotGreetIsRefused(t *testing.T) {
	caller, called := net.Pipe()
	go func() {
		_, _ = caller.Write(bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 10))
		caller.Close()
	}()
	if _, _, err := greet(called); err == nil {
		t.Error("plain HTTP was taken for TLS")
	}
}
