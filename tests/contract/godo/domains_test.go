package contract

import (
	"net/http"
	"testing"

	"github.com/digitalocean/godo"
)

func TestDomains(t *testing.T) {
	client := connect(t)
	domain := name("shop") + ".example.org"
	made, _, err := client.Domains.Create(ctx, &godo.DomainCreateRequest{Name: domain, IPAddress: "198.18.16.99"})
	must(t, err)
	equal(t, "name", made.Name, domain)
	_, _, err = client.Domains.Create(ctx, &godo.DomainCreateRequest{Name: domain})
	refused(t, err, http.StatusUnprocessableEntity)
	all := everyPage(t, func(options *godo.ListOptions) ([]godo.Domain, *godo.Response, error) {
		return client.Domains.List(ctx, options)
	})
	contains(t, "the domain", all, func(one godo.Domain) bool { return one.Name == domain })
	edit := &godo.DomainRecordEditRequest{Type: "MX", Name: "@", Data: "mail.example.org.", Priority: 10, TTL: 600}
	record, _, err := client.Domains.CreateRecord(ctx, domain, edit)
	must(t, err)
	edit.Priority = 20
	changed, _, err := client.Domains.EditRecord(ctx, domain, record.ID, edit)
	must(t, err)
	equal(t, "priority", changed.Priority, 20)
	servers, _, err := client.Domains.RecordsByType(ctx, domain, "NS", nil)
	must(t, err)
	equal(t, "name servers", len(servers), 3)
	_, err = client.Domains.DeleteRecord(ctx, domain, record.ID)
	must(t, err)
	_, _, err = client.Domains.Record(ctx, domain, record.ID)
	gone(t, err)
	_, err = client.Domains.Delete(ctx, domain)
	must(t, err)
	_, _, err = client.Domains.Get(ctx, domain)
	gone(t, err)
}
