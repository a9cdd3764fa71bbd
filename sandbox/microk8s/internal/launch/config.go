// Package launch reads launch configurations and applies them to a new node.
package launch

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v2"
)

// Addon to enable or disable, with its arguments.
type Addon struct {
	Name    string   `yaml:"name"`
	Disable bool     `yaml:"disable"`
	Args    []string `yaml:"args"`
}

// Config is one part of a launch configuration. A null argument removes the default.
type Config struct {
	Version                         string             `yaml:"version"`
	Addons                          []Addon            `yaml:"addons"`
	AddonRepositories               []any              `yaml:"addonRepositories"`
	ExtraKubeletArgs                map[string]*string `yaml:"extraKubeletArgs"`
	ExtraKubeAPIServerArgs          map[string]*string `yaml:"extraKubeAPIServerArgs"`
	ExtraKubeProxyArgs              map[string]*string `yaml:"extraKubeProxyArgs"`
	ExtraKubeControllerManagerArgs  map[string]*string `yaml:"extraKubeControllerManagerArgs"`
	ExtraKubeSchedulerArgs          map[string]*string `yaml:"extraKubeSchedulerArgs"`
	ExtraKubeliteEnv                map[string]*string `yaml:"extraKubeliteEnv"`
	ExtraContainerdArgs             map[string]*string `yaml:"extraContainerdArgs"`
	ExtraContainerdEnv              map[string]*string `yaml:"extraContainerdEnv"`
	ExtraDqliteArgs                 map[string]*string `yaml:"extraDqliteArgs"`
	ExtraDqliteEnv                  map[string]*string `yaml:"extraDqliteEnv"`
	ExtraMicroK8sClusterAgentArgs   map[string]*string `yaml:"extraMicroK8sClusterAgentArgs"`
	ExtraMicroK8sClusterAgentEnv    map[string]*string `yaml:"extraMicroK8sClusterAgentEnv"`
	ExtraMicroK8sAPIServerProxyArgs map[string]*string `yaml:"extraMicroK8sAPIServerProxyArgs"`
	ExtraMicroK8sAPIServerProxyEnv  map[string]*string `yaml:"extraMicroK8sAPIServerProxyEnv"`
	ExtraEtcdArgs                   map[string]*string `yaml:"extraEtcdArgs"`
	ExtraEtcdEnv                    map[string]*string `yaml:"extraEtcdEnv"`
	ExtraFlanneldArgs               map[string]*string `yaml:"extraFlanneldArgs"`
	ExtraFlanneldEnv                map[string]*string `yaml:"extraFlanneldEnv"`
	ExtraCNIEnv                     map[string]*string `yaml:"extraCNIEnv"`
	ExtraFIPSEnv                    map[string]*string `yaml:"extraFIPSEnv"`
	ExtraSANs                       *[]string          `yaml:"extraSANs"`
	ExtraConfigFiles                map[string]string  `yaml:"extraConfigFiles"`
	ContainerdRegistryConfigs       map[string]string  `yaml:"containerdRegistryConfigs"`
	PersistentClusterToken          string             `yaml:"persistentClusterToken"`
	Join                            struct {
		URL    string `yaml:"url"`
		Worker bool   `yaml:"worker"`
	} `yaml:"join"`
}

// Default is what a snap without a launch configuration starts with.
const Default = `version: 0.1.0
extraKubeletArgs:
  --cluster-domain: cluster.local
  --cluster-dns: 10.152.183.10
addons:
  - name: dns
`

// Parse reads the parts of a launch configuration. Fields it does not know are ignored with a warning.
func Parse(text []byte, warn func(string)) ([]Config, error) {
	var parts []Config
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.MapSlice
		if err := decoder.Decode(&document); err == io.EOF {
			return parts, nil
		} else if err != nil {
			return nil, fmt.Errorf("could not parse configuration: %w", err)
		}
		part, err := parsePart(document, warn)
		if err != nil {
			return nil, err
		}
		if !reflect.DeepEqual(part, Config{}) {
			parts = append(parts, part)
		}
	}
}

func parsePart(document yaml.MapSlice, warn func(string)) (Config, error) {
	text, err := yaml.Marshal(document)
	if err != nil {
		return Config{}, err
	}
	var part Config
	if strict := yaml.UnmarshalStrict(text, &part); strict != nil {
		part = Config{}
		if err := yaml.Unmarshal(text, &part); err != nil {
			return Config{}, fmt.Errorf("could not parse configuration: %w", err)
		}
		warn(fmt.Sprintf("WARNING: configuration may contain unknown fields (error was %q).", strict))
	}
	if reflect.DeepEqual(part, Config{}) {
		return part, nil
	}
	return part, part.check()
}

func (c Config) check() error {
	switch c.Version {
	case "0.1.0", "0.1", "0.2.0", "0.2":
	default:
		return fmt.Errorf("config file version is %q, supported are 0.1.0 to 0.2.0", c.Version)
	}
	for file := range c.ExtraConfigFiles {
		if strings.Contains(file, "/") {
			return fmt.Errorf("file name %q must not contain any slashes", file)
		}
	}
	return nil
}
