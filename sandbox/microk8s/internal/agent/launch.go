package agent

import (
	"context"
	"log"
	"os"
	"os/exec"
	"time"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/launch"
	"seawall.dev/microk8s/internal/snapd"
)

// finishLaunch enables the addons of the launch configuration once the API answers. It does so once: the file is renamed.
func finishLaunch(ctx context.Context, e env.Env) {
	file := snapd.LaunchFile(e)
	text, err := os.ReadFile(file)
	if err != nil || !awaitAPI(ctx, e) {
		return
	}
	parts, err := launch.Parse(text, func(string) {})
	if err != nil {
		log.Printf("launch configuration: %v", err)
		return
	}
	for _, part := range parts {
		for _, addon := range part.Addons {
			verb := "enable"
			if addon.Disable {
				verb = "disable"
			}
			command := exec.CommandContext(ctx, "/snap/bin/microk8s", append([]string{verb, addon.Name}, addon.Args...)...)
			output, err := command.CombinedOutput()
			log.Printf("launch configuration: %s %s: %s", verb, addon.Name, output)
			if err != nil {
				log.Printf("launch configuration: %s %s: %v", verb, addon.Name, err)
			}
		}
	}
	if ctx.Err() == nil {
		_ = os.Rename(file, file+".applied")
	}
}

func awaitAPI(ctx context.Context, e env.Env) bool {
	for {
		if client, err := kube.Asking(e.AdminConfig(), 5*time.Second); err == nil {
			if _, err := client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx); err == nil {
				return true
			}
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(time.Second):
		}
	}
}
