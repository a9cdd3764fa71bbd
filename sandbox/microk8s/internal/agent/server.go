// Package agent is the cluster agent: other nodes call it on port 25000 to join, to have certificates signed and to change
// arguments.
package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/protocol"
)

// timeout of a request, where the arguments do not say another.
const timeout = 240 * time.Second

type agent struct {
	e env.Env
	// joining is held while a join looks at the datastore and moves it.
	joining sync.Mutex
	// expected is the control plane that was let in last and has until its deadline to appear in the datastore.
	expected struct {
		ip       string
		deadline time.Time
	}
	// tokens is held while a token is looked at and consumed.
	tokens sync.Mutex
}

// Run serves until ctx ends.
func Run(ctx context.Context, e env.Env) error {
	a := &agent{e: e}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+protocol.JoinPath, handle(a.join))
	mux.HandleFunc("POST "+protocol.SignPath, handle(a.sign))
	mux.HandleFunc("POST "+protocol.ConfigurePath, handle(a.configure))
	server := &http.Server{
		Addr:              args.Get(e, "cluster-agent", "--bind"),
		Handler:           http.TimeoutHandler(mux, timeout, `{"error":"the request took too long"}`),
		ReadHeaderTimeout: 10 * time.Second,
	}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	go finishLaunch(ctx, e)
	err := server.ListenAndServeTLS(args.Get(e, "cluster-agent", "--certfile"), args.Get(e, "cluster-agent", "--keyfile"))
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// failure is an answer other than 200.
type failure struct {
	status  int
	message string
}

func fail(status int, format string, values ...any) *failure {
	return &failure{status, fmt.Sprintf(format, values...)}
}

// handle decodes requests and encodes answers of one kind.
func handle[Request, Answer any](do func(*http.Request, Request) (Answer, *failure)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request Request
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(protocol.Error{Error: err.Error()})
			return
		}
		answer, failed := do(r, request)
		if failed != nil {
			log.Printf("%s from %s: %d %s", r.URL.Path, r.RemoteAddr, failed.status, failed.message)
			w.WriteHeader(failed.status)
			_ = json.NewEncoder(w).Encode(protocol.Error{Error: failed.message})
			return
		}
		log.Printf("%s from %s: done", r.URL.Path, r.RemoteAddr)
		_ = json.NewEncoder(w).Encode(answer)
	}
}
