package detect

// Kinds of pieces, so that a word and a pair of words never share a hash by
// being written alike.
const (
	pieceWord uint32 = iota + 1
	piecePair
	pieceTriple
	pieceApart
	pieceFar
	pieceLetters
)

// piecesOf appends the hashes of the pieces that end with token i: the word, it
// with the one to three before it in its sentence, and its runs of three and four
// letters.
func (s *scratch) piecesOf(out []uint32, i int) []uint32 {
	t := &s.tokens[i]
	if i == 0 {
		return out
	}
	one := &s.tokens[i-1]
	out = append(out, mix(mix(piecePair, one.sum), t.sum))
	if t.word != boundary {
		out = append(out, mix(pieceWord, t.sum))
		out = letterPieces(out, s.folded[t.from:t.to])
	}
	if one.word == boundary || i == 1 {
		return out
	}
	two := &s.tokens[i-2]
	out = append(out, mix(mix(mix(pieceTriple, two.sum), one.sum), t.sum), mix(mix(pieceApart, two.sum), t.sum))
	if two.word != boundary && i > 2 {
		out = append(out, mix(mix(pieceFar, s.tokens[i-3].sum), t.sum))
	}
	return out
}

// letterPieces appends the hashes of the runs of letters of a word, its beginning
// and end marked.
func letterPieces(out []uint32, word []byte) []uint32 {
	if len(word) == 0 || len(word) > longest {
		return out
	}
	at := func(i int) uint32 {
		if i < 0 || i == len(word) {
			return '_'
		}
		return uint32(word[i])
	}
	for from := -1; from+2 <= len(word); from++ {
		h := pieceLetters
		for n := 0; n < 4 && from+n <= len(word); n++ {
			if h = mix(h, at(from+n)); n >= 2 {
				out = append(out, h)
			}
		}
	}
	return out
}

// mix is the hash of a row that goes on with next.
func mix(h, next uint32) uint32 {
	h = (h ^ next) * 0x9e3779b1
	h ^= h >> 15
	return h * 0x85ebca6b
}

// sumOf is the hash of a word.
func sumOf(word []byte) uint32 {
	h := uint32(2166136261)
	for _, b := range word {
		h = (h ^ uint32(b)) * 16777619
	}
	return h
}
