package node

import (
	"fmt"
	"net"
	"sync"
)

// pool are the addresses that this node gives to pods: a /25 of 10.1.0.0/16, another one for each node address of a /23.
type pool struct {
	mu    sync.Mutex
	base  [2]byte
	taken map[string]int
}

const poolSize = 126

func newPool(nodeIP string) *pool {
	p := &pool{taken: map[string]int{}}
	if ip := net.ParseIP(nodeIP).To4(); ip != nil {
		block := (int(ip[2])<<8 | int(ip[3])) % 512
		p.base = [2]byte{byte(block / 2), byte(block % 2 * 128)}
	}
	return p
}

// take is a pod's address: the one it has, else a free one. Where none is free, the last is shared.
func (p *pool) take(pod, present string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if number, ok := p.taken[pod]; ok {
		return p.address(number)
	}
	used := map[int]bool{}
	for _, number := range p.taken {
		used[number] = true
	}
	number := 1
	for ; number < poolSize; number++ {
		if !used[number] && (present == "" || p.address(number) == present) {
			break
		}
	}
	p.taken[pod] = number
	return p.address(number)
}

func (p *pool) release(pod string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, pod)
}

func (p *pool) address(number int) string {
	return fmt.Sprintf("10.1.%d.%d", p.base[0], int(p.base[1])+number)
}
