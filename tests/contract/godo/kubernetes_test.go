package contract

import (
	"strings"
	"testing"

	"github.com/digitalocean/godo"
)

func TestKubernetesOptions(t *testing.T) {
	options, _, err := connect(t).Kubernetes.GetOptions(ctx)
	must(t, err)
	contains(t, "the region", options.Regions, func(one *godo.KubernetesRegion) bool { return one.Slug == region })
	contains(t, "a size", options.Sizes, func(one *godo.KubernetesNodeSize) bool { return one.Slug == "s-1vcpu-2gb" })
}

func runningCluster(t *testing.T, client *godo.Client, id string) *godo.KubernetesCluster {
	t.Helper()
	var cluster *godo.KubernetesCluster
	eventually(t, "a running cluster", func() bool {
		var err error
		cluster, _, err = client.Kubernetes.Get(ctx, id)
		must(t, err)
		return cluster.Status.State == godo.KubernetesClusterStatusRunning
	})
	return cluster
}

func settledPool(t *testing.T, client *godo.Client, cluster, id string) *godo.KubernetesNodePool {
	t.Helper()
	var pool *godo.KubernetesNodePool
	eventually(t, "a pool with all of its nodes", func() bool {
		var err error
		pool, _, err = client.Kubernetes.GetNodePool(ctx, cluster, id)
		must(t, err)
		for _, node := range pool.Nodes {
			if node.Status.State != "running" {
				return false
			}
		}
		return len(pool.Nodes) == pool.Count
	})
	return pool
}

func TestKubernetesCluster(t *testing.T) {
	sandboxOnly(t)
	client := connect(t)
	request := &godo.KubernetesClusterCreateRequest{
		Name: name("k8s"), RegionSlug: region, VersionSlug: "1.35", Tags: []string{name("tag")},
		NodePools: []*godo.KubernetesNodePoolCreateRequest{{Name: "apps", Size: "s-1vcpu-2gb", Count: 1}},
	}
	made, _, err := client.Kubernetes.Create(ctx, request)
	must(t, err)
	t.Cleanup(func() { _, _ = client.Kubernetes.Delete(ctx, made.ID) })
	cluster := runningCluster(t, client, made.ID)
	equal(t, "endpoint", cluster.Endpoint, "https://"+cluster.IPv4)

	config, _, err := client.Kubernetes.GetKubeConfigWithExpiry(ctx, made.ID, 600)
	must(t, err)
	equal(t, "server in the kubeconfig", strings.Contains(string(config.KubeconfigYAML), cluster.Endpoint), true)
	credentials, _, err := client.Kubernetes.GetCredentials(ctx, made.ID, &godo.KubernetesClusterCredentialsGetRequest{})
	must(t, err)
	equal(t, "server", credentials.Server, cluster.Endpoint)
	user, _, err := client.Kubernetes.GetUser(ctx, made.ID)
	must(t, err)
	equal(t, "groups", strings.Join(user.Groups, ","), "k8saas:authenticated")
	messages, _, err := client.Kubernetes.GetClusterStatusMessages(ctx, made.ID, &godo.KubernetesGetClusterStatusMessagesRequest{})
	must(t, err)
	equal(t, "messages", len(messages), 0)

	update := &godo.KubernetesClusterUpdateRequest{
		Name: name("k8s2"), SurgeUpgrade: true, AutoUpgrade: godo.PtrTo(true),
		MaintenancePolicy: &godo.KubernetesMaintenancePolicy{Day: godo.KubernetesMaintenanceDaySunday, StartTime: "04:00"},
	}
	changed, _, err := client.Kubernetes.Update(ctx, made.ID, update)
	must(t, err)
	equal(t, "name", changed.Name, name("k8s2"))
	equal(t, "day", changed.MaintenancePolicy.Day, godo.KubernetesMaintenanceDaySunday)

	upgrades, _, err := client.Kubernetes.GetUpgrades(ctx, made.ID)
	must(t, err)
	_, err = client.Kubernetes.Upgrade(ctx, made.ID, &godo.KubernetesClusterUpgradeRequest{VersionSlug: upgrades[0].Slug})
	must(t, err)
	equal(t, "version", runningCluster(t, client, made.ID).VersionSlug, upgrades[0].Slug)

	all := everyPage(t, func(options *godo.ListOptions) ([]*godo.KubernetesCluster, *godo.Response, error) {
		return client.Kubernetes.List(ctx, options)
	})
	contains(t, "the cluster", all, func(one *godo.KubernetesCluster) bool { return one.ID == made.ID })
	associated, _, err := client.Kubernetes.ListAssociatedResourcesForDeletion(ctx, made.ID)
	must(t, err)
	equal(t, "volumes", len(associated.Volumes), 0)
	_, err = client.Kubernetes.DeleteSelective(ctx, made.ID, &godo.KubernetesClusterDeleteSelectiveRequest{})
	must(t, err)
	_, _, err = client.Kubernetes.Get(ctx, made.ID)
	gone(t, err)
}

func TestKubernetesNodePools(t *testing.T) {
	sandboxOnly(t)
	client := connect(t)
	request := &godo.KubernetesClusterCreateRequest{
		Name: name("pools"), RegionSlug: region, VersionSlug: "latest", HA: godo.PtrTo(true),
		NodePools: []*godo.KubernetesNodePoolCreateRequest{{Name: "apps", Size: "s-1vcpu-2gb", Count: 1}},
	}
	made, _, err := client.Kubernetes.Create(ctx, request)
	must(t, err)
	t.Cleanup(func() { _, _ = client.Kubernetes.DeleteDangerous(ctx, made.ID) })
	equal(t, "HA", runningCluster(t, client, made.ID).HA, true)
	taint := godo.Taint{Key: "dedicated", Value: "batch", Effect: "NoSchedule"}
	added, _, err := client.Kubernetes.CreateNodePool(ctx, made.ID, &godo.KubernetesNodePoolCreateRequest{
		Name: "batch", Size: "s-2vcpu-4gb", Count: 2, Labels: map[string]string{"tier": "batch"}, Taints: []godo.Taint{taint},
	})
	must(t, err)
	pool := settledPool(t, client, made.ID, added.ID)
	equal(t, "taint", pool.Taints[0], taint)
	equal(t, "label", pool.Labels["tier"], "batch")
	update := &godo.KubernetesNodePoolUpdateRequest{Name: "batch", Count: godo.PtrTo(3), Taints: &[]godo.Taint{}}
	_, _, err = client.Kubernetes.UpdateNodePool(ctx, made.ID, added.ID, update)
	must(t, err)
	pool = settledPool(t, client, made.ID, added.ID)
	equal(t, "nodes", len(pool.Nodes), 3)
	equal(t, "taints", len(pool.Taints), 0)
	_, err = client.Kubernetes.DeleteNode(ctx, made.ID, added.ID, pool.Nodes[0].ID, &godo.KubernetesNodeDeleteRequest{Replace: true})
	must(t, err)
	replaced := settledPool(t, client, made.ID, added.ID)
	equal(t, "nodes", len(replaced.Nodes), 3)
	_, err = client.Kubernetes.RecycleNodePoolNodes(ctx, made.ID, added.ID, &godo.KubernetesNodePoolRecycleNodesRequest{
		Nodes: []string{replaced.Nodes[0].ID},
	})
	must(t, err)
	all, _, err := client.Kubernetes.ListNodePools(ctx, made.ID, nil)
	must(t, err)
	contains(t, "the pool", all, func(one *godo.KubernetesNodePool) bool { return one.ID == added.ID })
	_, err = client.Kubernetes.DeleteNodePool(ctx, made.ID, added.ID)
	must(t, err)
	_, _, err = client.Kubernetes.GetNodePool(ctx, made.ID, added.ID)
	gone(t, err)
}
