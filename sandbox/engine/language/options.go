package main

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// options are what Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml say under runtime.options.
type options struct {
	// Whether the SDK loads .ts files through ts-node. Pulumi's default is yes.
	typeScript bool
	// Path of a tsconfig.json, relative to the program. Empty: the one beside the program.
	tsConfig string
	// Arguments of node itself.
	nodeArguments []string
}

func readOptions(given *structpb.Struct) options {
	read := options{typeScript: true}
	if value, ok := given.GetFields()["typescript"]; ok {
		// YAML's false, and "false" as `--typescript=false` gives it.
		_, isText := value.GetKind().(*structpb.Value_StringValue)
		read.typeScript = value.GetBoolValue() || (isText && value.GetStringValue() != "false")
	}
	read.tsConfig = given.GetFields()["tsconfig"].GetStringValue()
	read.nodeArguments = strings.Fields(given.GetFields()["nodeargs"].GetStringValue())
	return read
}

// environment is how the SDK's runners learn of the options.
func (o options) environment() []string {
	environment := []string{"PULUMI_NODEJS_TYPESCRIPT=" + strconv.FormatBool(o.typeScript)}
	if o.tsConfig != "" {
		environment = append(environment, "PULUMI_NODEJS_TSCONFIG_PATH="+o.tsConfig)
	}
	return environment
}
