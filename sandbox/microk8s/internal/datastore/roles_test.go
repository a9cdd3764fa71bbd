package datastore

import (
	"reflect"
	"testing"
)

func nodes(roles ...int) []Node {
	var all []Node
	for i, role := range roles {
		all = append(all, Node{Address: string(rune('a'+i)) + ":19001", ID: uint64(i + 1), Role: role})
	}
	return all
}

func TestTheSecondOfTwoHasNoVote(t *testing.T) {
	for _, one := range []struct {
		name  string
		nodes []Node
		want  string
	}{
		{"alone", nodes(Voter), ""},
		{"the second of two", nodes(Voter, Spare), ""},
		{"the third", nodes(Voter, Voter, Spare), "c:19001"},
		{"the fourth stands by", nodes(Voter, Voter, Voter, Spare), ""},
		{"the fifth", nodes(Voter, Voter, Voter, Voter, Spare), "e:19001"},
		{"nobody learns", nodes(Voter, Voter), ""},
	} {
		got, ok := promotable(one.nodes)
		if ok != (one.want != "") || got.Address != one.want {
			t.Errorf("%s: got %q, want %q", one.name, got.Address, one.want)
		}
	}
}

func TestWhoHasNoVoteCallsTheVoters(t *testing.T) {
	all := nodes(Voter, Voter, Spare)
	if got := targets("b:19001", all); !reflect.DeepEqual(got, []string{clientTarget}) {
		t.Errorf("a voter calls %v", got)
	}
	if got := targets("c:19001", all); !reflect.DeepEqual(got, []string{"a:19001", "b:19001"}) {
		t.Errorf("a learner calls %v", got)
	}
}
