package certs

import (
	"slices"
	"strings"
	"testing"
)

func TestRenderTakesFreeNumbers(t *testing.T) {
	template := strings.Replace(Template, "#MOREIPS", "IP.3 = 203.0.113.7\n#MOREIPS", 1)
	rendered := Render(template, []string{"198.51.100.4", "10.20.0.4"})
	for _, line := range []string{"IP.3 = 203.0.113.7", "IP.4 = 198.51.100.4", "IP.5 = 10.20.0.4"} {
		if !strings.Contains(rendered, line+"\n") {
			t.Errorf("no line %q in\n%s", line, rendered)
		}
	}
	if strings.Contains(rendered, "#MOREIPS") {
		t.Error("the placeholder is still there")
	}
}

func TestWithSANs(t *testing.T) {
	template := WithSANs([]string{"k8s.example", "192.0.2.1", "10.20.0.9"})
	subject, err := ParseConf(Render(template, []string{"10.20.0.4"}))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(subject.DNS, "k8s.example") || !slices.Contains(subject.DNS, "kubernetes.default.svc") {
		t.Errorf("names: %v", subject.DNS)
	}
	got := ""
	for _, ip := range subject.IPs {
		got += ip.String() + " "
	}
	if want := "127.0.0.1 10.152.183.1 192.0.2.1 10.20.0.9 10.20.0.4 "; got != want {
		t.Errorf("addresses: got %s, want %s", got, want)
	}
	if subject.Name.CommonName != "127.0.0.1" {
		t.Errorf("common name: %q", subject.Name.CommonName)
	}
}

func TestParseConfRefusesNonsense(t *testing.T) {
	for _, line := range []string{"IP.3 = 10.20.0", "URI.1 = x", "just words"} {
		if _, err := ParseConf(strings.Replace(Template, "#MOREIPS", line, 1)); err == nil {
			t.Errorf("%q was accepted", line)
		}
	}
}
