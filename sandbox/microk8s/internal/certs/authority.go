package certs

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

const (
	// caLife and clientLife are ten years, as MicroK8s signs them; what servers show lives for one.
	caLife     = 3650 * 24 * time.Hour
	clientLife = 3650 * 24 * time.Hour
	serverLife = 365 * 24 * time.Hour
)

// Authority signs certificates.
type Authority struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// Subject of a certificate and the names it is good for.
type Subject struct {
	Name  pkix.Name
	DNS   []string
	IPs   []net.IP
	Usage []x509.ExtKeyUsage
}

// LoadAuthority reads an authority's two files.
func LoadAuthority(certificateFile, keyFile string) (*Authority, error) {
	certificate, err := Read(certificateFile)
	if err != nil {
		return nil, err
	}
	private, err := key(keyFile)
	if err != nil {
		return nil, err
	}
	return &Authority{certificate, private}, nil
}

// ensureAuthority reads an authority's files, or makes those that are missing.
func ensureAuthority(certificateFile, keyFile, name string) (*Authority, error) {
	if _, err := os.Stat(certificateFile); err == nil {
		return LoadAuthority(certificateFile, keyFile)
	}
	private, err := key(keyFile)
	if err != nil {
		return nil, err
	}
	id := sha1.Sum(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Minute),
		NotAfter:              time.Now().Add(caLife),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		SubjectKeyId:          id[:],
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return nil, err
	}
	if err := writePEM(certificateFile, "CERTIFICATE", der, 0o660); err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{certificate, private}, err
}

// issue signs a certificate for a public key: PEM.
func (a *Authority) issue(subject Subject, public crypto.PublicKey, life time.Duration) ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      subject.Name,
		NotBefore:    time.Now().Add(-time.Minute),
		NotAfter:     time.Now().Add(life),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:  subject.Usage,
		DNSNames:     subject.DNS,
		IPAddresses:  subject.IPs,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// Sign answers a certificate request with the names it asks for, as `sign-cert` of the cluster agent does: PEM.
func (a *Authority) Sign(request []byte) ([]byte, error) {
	block, _ := pem.Decode(request)
	if block == nil {
		return nil, fmt.Errorf("no PEM block in the request")
	}
	parsed, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, err
	}
	if err := parsed.CheckSignature(); err != nil {
		return nil, err
	}
	subject := Subject{Name: parsed.Subject, DNS: parsed.DNSNames, IPs: parsed.IPAddresses, Usage: bothSides}
	return a.issue(subject, parsed.PublicKey, clientLife)
}

var bothSides = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}

func serial() *big.Int {
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // the kernel has no randomness
	}
	return number
}

// request is a certificate request for a key: PEM.
func request(subject Subject, private *rsa.PrivateKey) ([]byte, error) {
	template := &x509.CertificateRequest{Subject: subject.Name, DNSNames: subject.DNS, IPAddresses: subject.IPs}
	der, err := x509.CreateCertificateRequest(rand.Reader, template, private)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}
