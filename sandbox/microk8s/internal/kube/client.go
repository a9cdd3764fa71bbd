// Package kube opens clients of the Kubernetes API.
package kube

import (
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// Client of the API that a kubeconfig describes.
func Client(kubeconfig string) (*kubernetes.Clientset, error) {
	config, err := Config(kubeconfig)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

// Config reads a kubeconfig.
func Config(kubeconfig string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 50, 100
	config.UserAgent = "microk8s"
	return config, nil
}

// Asking is a client for single questions: none waits longer than patience.
func Asking(kubeconfig string, patience time.Duration) (*kubernetes.Clientset, error) {
	config, err := Config(kubeconfig)
	if err != nil {
		return nil, err
	}
	config.Timeout = patience
	return kubernetes.NewForConfig(config)
}
