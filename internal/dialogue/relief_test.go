package dialogue

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// exercises are flows that are nothing but an exercise, written "fe:2:panic,far".
func exercises(list ...string) (all []*Flow) {
	for _, x := range list {
		part := strings.Split(x, ":")
		all = append(all, &Flow{Name: part[0], Exercise: &Exercise{Code: part[0], Minutes: atoi(part[1]), Needs: strings.Split(part[2], ",")}})
	}
	return all
}

func codes(all []*Flow) string {
	var list []string
	for _, f := range all {
		list = append(list, f.Exercise.Code)
	}
	return strings.Join(list, " ")
}

// answers notes one answer after the other, written "fe+ cw- fe=".
func answers(text string) (tried []relief) {
	for x := range strings.FieldsSeq(text) {
		tried = note(tried, x[:2], map[byte]string{'+': ReliefEasier, '=': ReliefSame, '-': ReliefWorse}[x[2]])
	}
	return tried
}

// The rule of docs/flows.md, one case for each sentence of it.
func TestTheOrderInWhichExercisesAreOffered(t *testing.T) {
	for _, x := range []struct{ why, need, tried, want string }{
		{"never tried: the need that stands first, then the one that is for more, then the shorter one", "panic", "", "fe bf cw or pr"},
		{"never tried, for no need: the one that is for more, then the shorter one", "", "", "pr fe cw or bf"},
		{"what eased it comes first", "panic", "or+", "or fe bf cw pr"},
		{"the higher mean first", "panic", "cw+ cw= or+", "or cw fe bf pr"},
		{"of equal means the one tried last", "panic", "cw+ or+ cw+", "cw or fe bf pr"},
		{"what left it the same, or made it worse, comes after what was never tried", "panic", "fe= bf-", "cw or pr fe bf"},
		{"as often worse as easier is no relief", "panic", "fe+ fe-", "bf cw or pr fe"},
	} {
		all := exercises("or:2:far,panic", "cw:2:anger,panic,far", "pr:1:far,anger,panic", "fe:2:panic,far,anger", "bf:2:panic,far")
		if x.need == "" {
			all = exercises("or:2:far,panic", "cw:2:anger,panic,far", "pr:1:far,anger,panic,crowd", "fe:1:panic,far,anger", "bf:3:panic,far")
		}
		rank(all, answers(x.tried), x.need)
		if got := codes(all); got != x.want {
			t.Errorf("%s: %s, not %s", x.why, got, x.want)
		}
	}
}

// Whatever was tried, and in whatever order the exercises are given: all are
// there once, the order is the same, one that was never tried is on the first
// page, and what eased it stands by its mean before what did not.
func TestAnyOrderKeepsTheRule(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 2000 {
		var list []string
		for i := range 1 + r.IntN(2*offerMost) {
			list = append(list, fmt.Sprintf("x%c:%d:a,b", 'a'+i, 1+r.IntN(9)))
		}
		all := exercises(list...)
		var tried []relief
		for range r.IntN(30) {
			tried = note(tried, all[r.IntN(len(all))].Exercise.Code, []string{ReliefEasier, ReliefSame, ReliefWorse}[r.IntN(3)])
		}
		again := slices.Clone(all)
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		rank(all, tried, "a")
		rank(again, tried, "a")
		if codes(all) != codes(again) || len(slices.Compact(slices.Sorted(slices.Values(strings.Fields(codes(all)))))) != len(list) {
			t.Fatalf("%s and %s are not one order of %s", codes(all), codes(again), list)
		}
		left := func(f *Flow) bool { return find(tried, f.Exercise.Code) < 0 }
		if slices.ContainsFunc(all, left) && !slices.ContainsFunc(all[:min(offerMost, len(all))], left) {
			t.Fatalf("%s has nothing that was never tried on its first page; tried: %v", codes(all), tried)
		}
		mean := 2.0
		for _, f := range all {
			i := find(tried, f.Exercise.Code)
			if i < 0 {
				continue
			}
			if m := tried[i].mean(); m > mean {
				t.Fatalf("%s: %s eased more than what stands before it; tried: %v", codes(all), f.Exercise.Code, tried)
			} else {
				mean = m
			}
		}
	}
}

// What is noted is read back as it was, in four bytes an exercise, whatever was
// answered and however often.
func TestReliefIsSmallAndReadBack(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	var tried []relief
	for range 5000 {
		code := fmt.Sprintf("%c%c", 'a'+r.IntN(26), 'a'+r.IntN(2))
		before := find(tried, code) >= 0
		was := len(tried)
		tried = note(tried, code, []string{ReliefEasier, ReliefSame, ReliefWorse}[r.IntN(3)])
		if last := tried[len(tried)-1]; last.code != code || last.times() == 0 || before && len(tried) != was {
			t.Fatalf("after %s: %v", code, tried)
		}
		text := writeReliefs(tried)
		if got := readReliefs(text); !slices.Equal(got, tried) {
			t.Fatalf("%q is read as %v, not %v", text, got, tried)
		}
		if len(text) != reliefSize*len(tried) || len(tried) > reliefMost {
			t.Fatalf("%d bytes for %d exercises", len(text), len(tried))
		}
	}
}

// The last rounds weigh most: an exercise that eased it ten times and then made
// it worse ten times has no relief left.
func TestOldRoundsFade(t *testing.T) {
	tried := answers(strings.Repeat("fe+ ", 10))
	if m := tried[0].mean(); m != 1 {
		t.Errorf("ten times easier is a mean of %v", m)
	}
	if tried = answers(strings.Repeat("fe+ ", 10) + strings.Repeat("fe- ", 10)); tried[0].mean() >= 0 {
		t.Errorf("after ten more rounds that were worse: %+v", tried[0])
	}
}

func TestWhatCannotBeReadIsLeftOut(t *testing.T) {
	for text, want := range map[string]int{"": 0, "fe": 0, "fe?!cw32": 1, "fe00": 0, "fe32fe33": 1, "fe32c": 1, "fezz": 0} {
		for _, r := range readReliefs(text) {
			if r.times() < 1 || r.easier > countMost {
				t.Errorf("%q is read as %+v", text, r)
			}
		}
		if got := len(readReliefs(text)); got != want {
			t.Errorf("%q is read as %d exercises, not %d", text, got, want)
		}
	}
}
