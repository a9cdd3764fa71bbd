package certs

import (
	"crypto/x509/pkix"
	"fmt"
	"net"
	"regexp"
	"strings"

	_ "embed"
)

// Template is the csr.conf.template of a new installation.
//
//go:embed csr.conf.template
var Template string

// placeholder is the line of a template that the host's addresses replace.
const placeholder = "#MOREIPS"

// Render puts the host's addresses in place of #MOREIPS, under the next free numbers.
func Render(template string, addresses []string) string {
	return strings.Replace(template, placeholder, strings.Join(numbered(template, "IP", 3, addresses), "\n"), 1)
}

// numbered are lines `KIND.n = value` with numbers that the template does not use yet.
func numbered(template, kind string, from int, values []string) []string {
	var lines []string
	for _, value := range values {
		for regexp.MustCompile(fmt.Sprintf(`(?m)^%s\.%d\b`, kind, from)).MatchString(template) {
			from++
		}
		lines = append(lines, fmt.Sprintf("%s.%d = %s", kind, from, value))
		from++
	}
	return lines
}

// WithSANs is the default template with further names and addresses, as `extraSANs` of a launch configuration asks for.
func WithSANs(names []string) string {
	var dns, ips []string
	for _, name := range names {
		if net.ParseIP(name) != nil {
			ips = append(ips, name)
		} else {
			dns = append(dns, name)
		}
	}
	lines := append(numbered(Template, "DNS", 1, dns), numbered(Template, "IP", 1, ips)...)
	return strings.Replace(Template, placeholder, strings.Join(append(lines, placeholder), "\n"), 1)
}

var (
	section = regexp.MustCompile(`^\[\s*(\w+)\s*\]$`)
	setting = regexp.MustCompile(`^(\w+)(?:\.\d+)?\s*=\s*(.+)$`)
)

// ParseConf reads the subject and the alternative names out of a rendered csr.conf.
func ParseConf(conf string) (Subject, error) {
	subject := Subject{Usage: bothSides}
	current := ""
	for number, line := range strings.Split(conf, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if match := section.FindStringSubmatch(line); match != nil {
			current = match[1]
			continue
		}
		match := setting.FindStringSubmatch(line)
		if match == nil {
			return Subject{}, fmt.Errorf("csr.conf line %d: neither a section nor a setting: %q", number+1, line)
		}
		switch current {
		case "dn":
			setName(&subject.Name, match[1], match[2])
		case "alt_names":
			if err := addName(&subject, match[1], match[2]); err != nil {
				return Subject{}, fmt.Errorf("csr.conf line %d: %w", number+1, err)
			}
		}
	}
	return subject, nil
}

func setName(name *pkix.Name, attribute, value string) {
	switch attribute {
	case "C":
		name.Country = []string{value}
	case "ST":
		name.Province = []string{value}
	case "L":
		name.Locality = []string{value}
	case "O":
		name.Organization = []string{value}
	case "OU":
		name.OrganizationalUnit = []string{value}
	case "CN":
		name.CommonName = value
	}
}

func addName(subject *Subject, kind, value string) error {
	switch kind {
	case "DNS":
		subject.DNS = append(subject.DNS, value)
	case "IP":
		ip := net.ParseIP(value)
		if ip == nil {
			return fmt.Errorf("%q is no IP address", value)
		}
		subject.IPs = append(subject.IPs, ip)
	default:
		return fmt.Errorf("%q is neither DNS nor IP", kind)
	}
	return nil
}
