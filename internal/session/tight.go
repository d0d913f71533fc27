package session

// formatTight is the layout of a session that is too large for the other one: it
// knows the strings below from the start, so that each takes a byte or two.
const formatTight = 2

// common are names of facts and flows, and values, that many sessions have. The
// place of each is in what is stored: add at the end only, and take nothing out.
var common = []string{
	"keep", "label", "pronoun", "happened", "since", "at_since", "fear", "bound", "country", "ridden", "zone",
	"silent", "relief", "sat", "sat_on", "pen_on", "n_am", "n_pm", "n_every", "n_log", "n_since", "n_stay",
	"n_ask", "n_miss", "n_day", "n_hard", "n_hday", "a3_day", "hold", "on_am", "on_pm", "on_rm", "on_re",
	"on_g", "rt_am", "rt_pm", "rt_m", "rt_e", "rt_miss", "g_time", "g_miss", "r_me", "r_me0", "r_them",
	"r_them0", "r_why", "r_why0", "v_top", "kids", "roof", "letter", "l_mir", "n_how", "n_took", "n_imp",
	"n_sec", "n_con", "t_imp", "t_sec", "t_con", "n_line", "p_signs", "p_self", "p_places", "p_people",
	"p_pros", "p_safer", "p_worth", "se_1", "se_2", "se_3", "night_at", "offer", "stay", "stay_plan", "home",
	"first", "steady", "space", "why", "roots", "forgive", "needs", "civil", "self", "vision", "reconnect",
	"letgo", "checkin", "day_note", "quiet_note", "rite_note", "goal_note", "urge_note", "hard", "later",
	"urge", "am", "pm", "note", "in", "no", "yes", "unsure", "skip", "shut",
}
