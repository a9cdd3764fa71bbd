// Command pulumi-language-nodejs is a language host for Node.js: the gRPC server that Pulumi's engine starts to run a
// program or a plugin written in JavaScript. It serves where the official one cannot be downloaded.
//
// The engine passes its own address as the argument and reads our port from the first line of standard output.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// The engine sends whole stacks in one message.
const maxMessageSize = 400 << 20

func main() {
	if err := serve(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-language-nodejs: %v\n", err)
		os.Exit(1)
	}
}

func serve(arguments []string) error {
	flags := flag.NewFlagSet("pulumi-language-nodejs", flag.ContinueOnError)
	// What the engine may pass on; its traces and logs are its own.
	for _, name := range []string{"tracing", "root", "v"} {
		flags.String(name, "", "accepted, not used")
	}
	flags.Bool("logtostderr", false, "accepted, not used")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return fmt.Errorf("node is not on the PATH: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("no port to listen on: %w", err)
	}

	host := newHost(node, flags.Arg(0))
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessageSize), grpc.MaxSendMsgSize(maxMessageSize))
	pulumirpc.RegisterLanguageRuntimeServer(server, host)
	stop := func() {
		host.cancel()
		server.Stop()
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		stop()
	}()
	go func() {
		waitForParent(time.Second)
		stop()
	}()

	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	err = server.Serve(listener)
	host.children.Wait()
	return err
}

// waitForParent returns when the engine that started us is gone: killed, it cannot tell us to end.
func waitForParent(interval time.Duration) {
	parent := os.Getppid()
	for os.Getppid() == parent {
		time.Sleep(interval)
	}
}
