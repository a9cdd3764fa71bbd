package contract

import (
	"testing"

	"github.com/digitalocean/godo"
)

func TestProjects(t *testing.T) {
	client := connect(t)
	request := &godo.CreateProjectRequest{Name: name("shop"), Purpose: "tests", Environment: "Development"}
	project, _, err := client.Projects.Create(ctx, request)
	must(t, err)
	made := droplet(t, client, "of-project")
	assigned, _, err := client.Projects.AssignResources(ctx, project.ID, made.URN())
	must(t, err)
	equal(t, "assigned", assigned[0].URN, made.URN())
	held, _, err := client.Projects.ListResources(ctx, project.ID, nil)
	must(t, err)
	equal(t, "resources", len(held), 1)
	removeDroplet(t, client, made.ID)
	changed, _, err := client.Projects.Update(ctx, project.ID, &godo.UpdateProjectRequest{Description: "d"})
	must(t, err)
	equal(t, "description", changed.Description, "d")
	first, _, err := client.Projects.GetDefault(ctx)
	must(t, err)
	equal(t, "default", first.IsDefault, true)
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.Project, *godo.Response, error) {
		return client.Projects.List(ctx, options)
	})
	contains(t, "the project", all, func(one godo.Project) bool { return one.ID == project.ID })
	_, err = client.Projects.Delete(ctx, project.ID)
	must(t, err)
	_, _, err = client.Projects.Get(ctx, project.ID)
	gone(t, err)
}
