package sheet

import "testing"

func TestConditionsInWords(t *testing.T) {
	for condition, want := range map[string]string{
		`night`:                          "it is night",
		`not resting`:                    "it is not within a day of a crisis answer",
		`not keep and not parked`:        "keep is not yes and something was not interrupted",
		`keep`:                           "keep is yes",
		`fear == "no"`:                   "fear is “no”",
		`since != "w2"`:                  "since is not “w2”",
		`zone == ""`:                     "zone is open",
		`zone != ""`:                     "zone is answered",
		`fear in ["yes", "", "unsure"]`:  "fear is one of “yes”, open, “unsure”",
		`fear == "no" and bound == "no"`: "fear is “no” and bound is “no”",
		`night or fear == "no" and bound == "no"`: "it is night or (fear is “no” and bound is “no”)",
		`not (night or resting)`:                  "it is not so that (it is night or it is within a day of a crisis answer)",
		`kept("a") + kept("b", "c") > 0`:          "something is kept as a or b or c",
		`kept("a") == 0`:                          "nothing is kept as a",
		`age("a", "b") < 18`:                      "the hours since a or b was written is less than 18",
		`planned("later") > 0`:                    "what is planned as later is more than 0",
		`v_c contains "trus"`:                     "v_c has “trus”",
		`"words" in r_me.top`:                     "“words” is in r_me.top",
		`r_me.known or r_them.sum == 0`:           "r_me is known or r_them.sum is 0",
		`today - n_ask >= 13`:                     "today - n_ask is at least 13",
		`hour >= 4 and hour < 14`:                 "the hour is at least 4 and the hour is less than 14",
		`n_miss > 8 ? 0 : max(n_every, 1)`:        `n_miss > 8 ? 0 : max(n_every, 1)`,
		`w_al + w_ot == ""`:                       "w_al + w_ot is open",
		`no condition at all`:                     "no condition at all",
	} {
		if got := inWords(condition); got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
}
