package snapd

import (
	"errors"
	"fmt"
	"time"

	"seawall.dev/microk8s/internal/channels"
)

var table map[string]func() command

func init() {
	table = map[string]func() command{
		"install": installCommand, "refresh": refreshCommand, "revert": revertCommand, "remove": removeCommand,
		"list": listCommand, "info": infoCommand, "version": versionCommand, "services": servicesCommand,
		"start": func() command { return serviceCommand("start", "enable") },
		"stop":  func() command { return serviceCommand("stop", "disable") },
		"restart": func() command {
			c := serviceCommand("restart", "")
			c.flags.Bool("reload", false, "")
			return c
		},
		"run": runCommand,
		"wait": func() command {
			return command{flags: flagSet(), run: func([]string) error { return nil }}
		},
		"set":     func() command { return command{flags: flagSet(), root: true, run: func([]string) error { return nil }} },
		"get":     func() command { return command{flags: flagSet(), run: func([]string) error { return nil }} },
		"connect": func() command { return command{flags: flagSet(), root: true, run: func([]string) error { return nil }} },
	}
}

// errInstalled is a message, not a failure.
var errInstalled = errors.New(`snap "microk8s" is already installed, see 'snap help refresh'`)

const needsClassic = `This revision of snap "microk8s" was published using classic confinement and thus may perform
       arbitrary system changes outside of the security sandbox that snaps are usually confined to,
       which may put your system at risk.

       If you understand and want to proceed repeat the command including --classic.`

func installCommand() command {
	flags := flagSet()
	classic := flags.Bool("classic", false, "")
	chosen := channelFlags(flags)
	return command{flags: flags, root: true, run: func(names []string) error {
		if err := one(names); err != nil {
			return err
		}
		text, err := chosen()
		if err != nil {
			return err
		}
		channel, err := channels.Parse(text)
		if err != nil {
			return err
		}
		if load() != nil {
			return errInstalled
		}
		if _, err := channels.Find(channel, "install"); err != nil {
			return err
		}
		if !*classic {
			return errors.New(needsClassic)
		}
		if err := install(channel); err != nil {
			return err
		}
		return done("installed")
	}}
}

func done(what string) error {
	s := load()
	channel := ""
	if s.Channel != "latest/stable" {
		channel = " (" + s.Channel + ")"
	}
	fmt.Printf("microk8s%s %s from Canonical✓ %s\n", channel, s.version(), what)
	return nil
}

func refreshCommand() command {
	flags := flagSet()
	chosen := channelFlags(flags)
	flags.Bool("classic", false, "")
	hold := flags.String("hold", "", "")
	flags.Lookup("hold").NoOptDefVal = "forever"
	unhold := flags.Bool("unhold", false, "")
	return command{flags: flags, root: true, run: func(names []string) error {
		s := load()
		if len(names) > 0 {
			if err := one(names); err != nil {
				return err
			}
			if s == nil {
				return errNotInstalled
			}
		}
		switch {
		case *hold != "":
			return holdRefreshes(s, names, *hold)
		case *unhold:
			return unholdRefreshes(s, names)
		case len(names) == 0:
			return errors.New("All snaps up to date.") //nolint:staticcheck // snap's own words
		}
		text, err := chosen()
		if err != nil {
			return err
		}
		if text == "" {
			text = s.Channel
		}
		channel, err := channels.Parse(text)
		if err != nil {
			return err
		}
		if err := refresh(s, channel); err != nil {
			return err
		}
		return done("refreshed")
	}}
}

func holdRefreshes(s *state, names []string, value string) error {
	until, words := value, "indefinitely"
	if value != "forever" {
		duration, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("hold value must be a number of hours, minutes or seconds, or \"forever\": %w", err)
		}
		if duration < time.Second {
			return fmt.Errorf("cannot hold refreshes for less than a second: %s", value)
		}
		until = time.Now().Add(duration).Format(time.RFC3339)
		words = "until " + until
	}
	if len(names) == 0 {
		fmt.Printf("Auto-refresh of all snaps held %s\n", words)
		return nil
	}
	s.Hold = until
	if err := s.save(); err != nil {
		return err
	}
	fmt.Printf("General refreshes of \"microk8s\" held %s\n", words)
	return nil
}

func unholdRefreshes(s *state, names []string) error {
	if len(names) == 0 {
		fmt.Println("Removed auto-refresh hold on all snaps")
		return nil
	}
	s.Hold = ""
	if err := s.save(); err != nil {
		return err
	}
	fmt.Println(`Removed general refresh hold of "microk8s"`)
	return nil
}

func revertCommand() command {
	flags := flagSet()
	flags.Bool("classic", false, "")
	return command{flags: flags, root: true, run: func(names []string) error {
		if err := one(names); err != nil {
			return err
		}
		s := load()
		if s == nil {
			return errNotInstalled
		}
		version, err := revert(s)
		if err != nil {
			return err
		}
		fmt.Printf("microk8s reverted to %s\n", version)
		return nil
	}}
}
