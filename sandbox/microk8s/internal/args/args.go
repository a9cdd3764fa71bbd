// Package args reads and changes files of arguments: one `--key=value` or `--key value` a line, words quoted as in a shell.
package args

import (
	"os"
	"strings"

	"seawall.dev/microk8s/internal/env"
)

// Words are the arguments in text as a shell would split them: quotes removed, comments and empty lines skipped.
func Words(text string) []string {
	var words []string
	for _, line := range strings.Split(text, "\n") {
		words = append(words, split(line)...)
	}
	return words
}

func split(line string) []string {
	var words []string
	var word strings.Builder
	var quote rune
	started := false
	for _, char := range line {
		switch {
		case quote != 0 && char == quote:
			quote = 0
		case quote == 0 && (char == '"' || char == '\''):
			quote, started = char, true
		case quote == 0 && char == '#' && !started:
			return words
		case quote == 0 && (char == ' ' || char == '\t'):
			if started {
				words = append(words, word.String())
				word.Reset()
				started = false
			}
		default:
			word.WriteRune(char)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}

// keyOf is the argument's name of a line, "" where the line holds none.
func keyOf(line string) string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "-") {
		return ""
	}
	if end := strings.IndexAny(line, "= \t"); end >= 0 {
		return line[:end]
	}
	return line
}

// Value is what text says of key, unquoted; "" where it says nothing. The last line counts, as for the programs.
func Value(text, key string) string {
	found := ""
	for _, line := range strings.Split(text, "\n") {
		if keyOf(line) != key {
			continue
		}
		found = strings.Trim(strings.TrimSpace(line)[len(key):], "= \t")
		found = strings.Join(split(found), " ")
	}
	return found
}

// Has says whether text has a line for key.
func Has(text, key string) bool {
	for _, line := range strings.Split(text, "\n") {
		if keyOf(line) == key {
			return true
		}
	}
	return false
}

// With is text with key set to value: in place where it is set, else on a line at the end.
func With(text, key, value string) string {
	return change(text, key, &value)
}

// Without is text with no line for key.
func Without(text, key string) string {
	return change(text, key, nil)
}

func change(text, key string, value *string) string {
	var lines []string
	done := value == nil
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if keyOf(line) != key {
			lines = append(lines, line)
		} else if !done {
			lines, done = append(lines, key+"="+*value), true
		}
	}
	if !done {
		lines = append(lines, key+"="+*value)
	}
	return strings.TrimLeft(strings.Join(lines, "\n")+"\n", "\n")
}

// Read is the text of a service's file of arguments; "" where there is none.
func Read(e env.Env, service string) string {
	text, _ := os.ReadFile(e.Arg(service))
	return string(text)
}

// Of are the words of a service's file, variables expanded.
func Of(e env.Env, service string) []string {
	words := Words(Read(e, service))
	for i, word := range words {
		words[i] = e.Expand(word)
	}
	return words
}

// Get is one argument of a service, variables expanded.
func Get(e env.Env, service, key string) string {
	return e.Expand(Value(Read(e, service), key))
}

// Update sets arguments of a service; a nil value removes the argument. It says whether anything changed.
func Update(e env.Env, service string, values map[string]*string) (bool, error) {
	before := Read(e, service)
	text := before
	for key, value := range values {
		if !strings.HasPrefix(key, "-") {
			key = "--" + key
		}
		text = change(text, key, value)
	}
	if text == before {
		return false, nil
	}
	return true, os.WriteFile(e.Arg(service), []byte(text), 0o660)
}

// Set sets one argument of a service.
func Set(e env.Env, service, key, value string) (bool, error) {
	return Update(e, service, map[string]*string{key: &value})
}

// Remove removes one argument of a service.
func Remove(e env.Env, service, key string) (bool, error) {
	return Update(e, service, map[string]*string{key: nil})
}
