// Package cloud does what DigitalOcean's cloud controller manager does for nodes, while a pod of it is scheduled: its
// program cannot run here. Load balancers are not made.
package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Annotation of a node that waits for its cloud's controller: what the host knows of its droplet.
const Annotation = "seawall.dev/droplet"

const metadataURL = "http://169.254.169.254/metadata/v1.json"

// Droplet is a host as its cloud knows it.
type Droplet struct {
	ID     int    `json:"id"`
	Region string `json:"region"`
	Public string `json:"public,omitempty"`
}

// Self asks the metadata service for this host.
func Self(ctx context.Context) (Droplet, error) {
	return ask(ctx, metadataURL)
}

func ask(ctx context.Context, url string) (Droplet, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return Droplet{}, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Droplet{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Droplet{}, fmt.Errorf("metadata: status %d", response.StatusCode)
	}
	var metadata struct {
		ID         int    `json:"droplet_id"`
		Region     string `json:"region"`
		Interfaces struct {
			Public []struct {
				IPv4 struct {
					Address string `json:"ip_address"`
				} `json:"ipv4"`
			} `json:"public"`
		} `json:"interfaces"`
	}
	if err := json.NewDecoder(response.Body).Decode(&metadata); err != nil {
		return Droplet{}, fmt.Errorf("metadata: %w", err)
	}
	droplet := Droplet{ID: metadata.ID, Region: metadata.Region}
	if len(metadata.Interfaces.Public) > 0 {
		droplet.Public = metadata.Interfaces.Public[0].IPv4.Address
	}
	return droplet, nil
}
