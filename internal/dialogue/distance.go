package dialogue

// distanceRoom is the number of letters up to which [Distance] needs no memory
// of its own.
const distanceRoom = 48

// Distance counts the slips between two words: how many letters must be
// changed, added, dropped or swapped with their neighbour to make a into b. It
// counts to most and returns most+1 for anything further apart. It is the one
// measure for labels, names of countries and words of a rule that were typed
// with a slip.
func Distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var room [3][distanceRoom + 1]int
	before, above, row := room[0][:], room[1][:], room[2][:]
	if len(b) > distanceRoom {
		before, above, row = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		// No later row is lower: a swap reaches back two rows, but costs one slip.
		if least > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], most+1)
}
