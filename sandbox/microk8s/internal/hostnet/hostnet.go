// Package hostnet says under which name and addresses the host is known.
package hostnet

import (
	"bufio"
	"encoding/hex"
	"net"
	"os"
	"slices"
	"strings"
)

// Hostname in lower case, which is the node's name.
func Hostname() string {
	name, _ := os.Hostname()
	return strings.ToLower(name)
}

// Addresses are the IPv4 addresses of the host, in the order of its interfaces, without loopback and link-local ones.
func Addresses() []string {
	var found []string
	interfaces, _ := net.Interfaces()
	for _, device := range interfaces {
		if device.Flags&net.FlagUp == 0 || device.Flags&net.FlagLoopback != 0 {
			continue
		}
		addresses, _ := device.Addrs()
		for _, address := range addresses {
			ip, _, err := net.ParseCIDR(address.String())
			if err == nil && ip.To4() != nil && !ip.IsLinkLocalUnicast() {
				found = append(found, ip.String())
			}
		}
	}
	return found
}

// Default is the first address of the interface with the default route, else the host's first; "none" where there is none.
func Default() string {
	if file, err := os.Open("/proc/net/route"); err == nil {
		defer file.Close()
		if name := defaultDevice(bufio.NewScanner(file)); name != "" {
			if device, err := net.InterfaceByName(name); err == nil {
				addresses, _ := device.Addrs()
				for _, address := range addresses {
					if ip, _, err := net.ParseCIDR(address.String()); err == nil && ip.To4() != nil {
						return ip.String()
					}
				}
			}
		}
	}
	if all := Addresses(); len(all) > 0 {
		return all[0]
	}
	return "none"
}

// defaultDevice reads the kernel's table of routes: device, destination, gateway, flags, …, mask, in hexadecimal.
func defaultDevice(table *bufio.Scanner) string {
	for table.Scan() {
		fields := strings.Fields(table.Text())
		if len(fields) < 8 || fields[1] != "00000000" {
			continue
		}
		if mask, err := hex.DecodeString(fields[7]); err == nil && !slices.ContainsFunc(mask, func(b byte) bool { return b != 0 }) {
			return fields[0]
		}
	}
	return ""
}

// IsLocal says whether an address is one of the host's own, loopback included.
func IsLocal(address string) bool {
	ip := net.ParseIP(address)
	return ip != nil && (ip.IsLoopback() || slices.Contains(Addresses(), ip.String()))
}
