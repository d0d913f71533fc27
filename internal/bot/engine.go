package bot

import (
	"errors"

	"kintsugi/internal/dialogue"
)

// Whatever the engine is asked goes through here, so that what breaks it costs
// one person one sentence, and never the process, which is everybody's help.

// errPanic says that the engine broke; it never carries what the panic said,
// which may hold a person's words.
var errPanic = errors.New("the engine panicked")

// guarded runs f and turns a panic into errPanic.
func guarded(f func()) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	f()
	return nil
}

// step runs the engine. A step that breaks costs the person one sentence: the
// event counts as taken in, and dead says what was wrong.
func (b *Bot) step(s *dialogue.Session, e dialogue.Event) (next *dialogue.Session, out dialogue.Effects, dead error) {
	if next, out, dead = tryStep(b.library.Load(), s, e); dead != nil {
		next, out = b.sorry(s, e)
	}
	return next, out, dead
}

// tryStep is Step, with a panic as an error.
func tryStep(lib *dialogue.Library, s *dialogue.Session, e dialogue.Event) (next *dialogue.Session, out dialogue.Effects, err error) {
	if broken := guarded(func() { next, out, err = lib.Step(s, e) }); broken != nil {
		return nil, dialogue.Effects{}, broken
	}
	return next, out, err
}

// sorry is what is kept and said of a turn that went wrong. Where even that
// breaks, the person's session stays as it was.
func (b *Bot) sorry(s *dialogue.Session, e dialogue.Event) (next *dialogue.Session, out dialogue.Effects) {
	if guarded(func() { next, out = b.library.Load().Sorry(s, e) }) != nil {
		return s, dialogue.Effects{}
	}
	return next, out
}

// helps tells whether an event asks for help now. Where the engine breaks over
// it, it doesn't, and the event's turn says what there is to say.
func (b *Bot) helps(e dialogue.Event) (yes bool) {
	if guarded(func() { yes = b.library.Load().Helps(e) }) != nil {
		b.broke(e)
		return false
	}
	return yes
}

// ahead is what is said at once to an event that asks for help now; nothing
// where the engine breaks over it, so that the turn says it.
func (b *Bot) ahead(e dialogue.Event) (say []dialogue.Message) {
	if guarded(func() { say = b.library.Load().Ahead(e) }) != nil {
		b.broke(e)
		return nil
	}
	return say
}

// without is what is said to an event while nothing can be kept.
func (b *Bot) without(e dialogue.Event) (say []dialogue.Message, ok bool) {
	if guarded(func() { say, ok = b.library.Load().Without(e) }) != nil {
		b.broke(e)
		return nil, false
	}
	return say, ok
}

// broke leaves a line for the operator: the kind of event, and no word of it.
func (b *Bot) broke(e dialogue.Event) {
	b.Log.Error("the engine broke over an event, outside its turn", "person", b.Pseudonym(e.Chat), "kind", e.Kind.String())
}
