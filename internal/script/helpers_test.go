package script

import "fmt"

func sprint(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
