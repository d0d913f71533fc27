package rehearse_test

// stageWalkers are who walks through the stages: what the gates were told, who
// they are, what they kept, and the night.
var stageWalkers = []walker{
	// Why, Roots and Forgive.
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "m3"}, says: "/why"},
	{facts: map[string]any{"fear": "no", "bound": "yes", "since": "w2", "happened": "mine"}, says: "/why"},
	{facts: map[string]any{"fear": "no", "bound": "shut", "happened": "both"}, says: "/why"},
	{facts: map[string]any{"fear": "no", "bound": "no", "happened": "apart"}, says: "/why", night: true},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, says: "/why"},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, says: "/why", night: true},
	{facts: map[string]any{}, says: "/why"},
	{facts: map[string]any{}, at: []string{"why", "c_lo"}, night: true},
	{facts: map[string]any{"w_lo": "f", "w_pu": "y", "w_ch": "y", "w_fa": "u"}, at: []string{"why", "piles"}},
	{facts: map[string]any{"w_lo": "y"}, at: []string{"why", "piles"}},
	{facts: map[string]any{"w_lo": "h"}, at: []string{"why", "piles"}},
	{facts: map[string]any{"w_lo": "u"}, at: []string{"why", "piles"}},
	{facts: map[string]any{"hq_w": "yes", "hq_s": "changed"}, at: []string{"why", "h_weigh"}},
	{facts: map[string]any{"hq_w": "no"}, at: []string{"why", "h_weigh"}},
	{facts: map[string]any{"hq_s": "same"}, at: []string{"why", "h_weigh"}},
	{facts: map[string]any{}, at: []string{"why", "m_three"}},
	{facts: map[string]any{"fear": "yes"}, at: []string{"why", "m_three"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, kept: []string{"why_year"}, at: []string{"why", "room"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "m3"}, says: "/roots"},
	{facts: map[string]any{"fear": "no", "bound": "yes", "since": "w2", "happened": "mine"}, says: "/roots"},
	{facts: map[string]any{"fear": "no", "bound": "shut"}, says: "/roots", night: true},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, says: "/roots", night: true},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, says: "/roots"},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"roots", "room_o"}, night: true},
	{facts: map[string]any{}, says: "/roots"},
	{facts: map[string]any{"fear": "no", "bound": "no"}, kept: []string{"roots_they", "roots_mine", "roots_next"}, at: []string{"roots", "room"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "m3"}, says: "/forgive"},
	{facts: map[string]any{"fear": "no", "bound": "yes", "since": "w2", "happened": "mine"}, says: "/forgive"},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, says: "/forgive"},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, says: "/forgive"},
	{facts: map[string]any{}, says: "/forgive"},
	{facts: map[string]any{"fear": "no", "bound": "no"}, says: "/forgive", night: true},
	{facts: map[string]any{"fear": "no", "bound": "no"}, kept: []string{"self_voice", "self_letter"}, at: []string{"forgive", "room"}, night: true},
	// Space, Civil and Self.
	{facts: map[string]any{"fear": "no", "bound": "no", "kids": "yes", "roof": "yes", "happened": "apart"}, at: []string{"space", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "kids": "no", "roof": "no", "sp_t": "none"}, at: []string{"space", "sort_in"}},
	{facts: map[string]any{"happened": "mine", "kids": "yes", "roof": "yes"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"since": "w2", "happened": "mine"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "shut", "bound": "no", "happened": "mine", "kids": "yes", "se_1": "hon"}, at: []string{"self", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "kids": "no", "happened": "both", "since": "w2"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "yes", "bound": "no", "since": "w2"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "unsure", "bound": "no", "since": "w2"}, night: true, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "shut", "bound": "no", "since": "w2"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes", "since": "w2"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "unsure", "since": "w2"}, night: true, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "shut", "since": "w2"}, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2"}, night: true, at: []string{"civil", "in"}},
	{facts: map[string]any{"fear": "yes", "bound": "no", "se_a": "hon", "se_b": "kin", "se_c": "fam"}, at: []string{"self", "room"}},
	{facts: map[string]any{"fear": "unsure", "bound": "no", "since": "w2"}, at: []string{"self", "in"}},
	{facts: map[string]any{}, night: true, at: []string{"self", "room"}},
	{facts: map[string]any{"fear": "no"}, night: true, at: []string{"self", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"space", "room"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "kids": "yes"}, night: true, at: []string{"civil", "room"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"civil", "half"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "cv_n": int64(6), "cv_a": int64(2), "cv_h": int64(1)}, at: []string{"civil", "six_next"}},
	// Tools that a sitting called, at their end.
	{facts: map[string]any{}, at: []string{"self", "words", "values", "fin"}},
	{facts: map[string]any{}, at: []string{"self", "rite_n", "rituals", "fin"}},
	{facts: map[string]any{}, at: []string{"space", "later_n", "later", "fin"}},
	{facts: map[string]any{}, at: []string{"space", "d_note", "days", "fin"}},
	// Vision, Reconnect and Let go.
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "happened": "mine"}, at: []string{"vision", "m_in"}, kept: []string{"v_day", "v_habit", "v_with"}},
	{facts: map[string]any{"fear": "yes", "bound": "yes", "since": "w2"}, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2", "happened": "mine"}, at: []string{"vision", "p_in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"vision", "m_in"}, kept: []string{"v_day"}},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"vision", "m_in"}, kept: []string{"v_day"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "a_in"}, kept: []string{"v_day", "v_be", "v_good"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "q_in"}, kept: []string{"v_day", "v_be", "v_good"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "no", "bound": "shut"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"bound": "no"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "yes"}, at: []string{"vision", "g_gates", "gates", "help"}},
	{facts: map[string]any{}, night: true, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"vision", "room"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "happened": "mine"}, at: []string{"reconnect", "room"}, kept: []string{"r_old"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"reconnect", "room"}},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "shut"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "rc_me": int64(2)}, at: []string{"reconnect", "e_four"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "rc_them": int64(2)}, at: []string{"reconnect", "e_four"}},
	{facts: map[string]any{"bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"letgo", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes", "happened": "apart"}, at: []string{"letgo", "room"}, kept: []string{"l_am"}},
	{facts: map[string]any{"fear": "yes", "bound": "yes", "since": "w2", "happened": "mine"}, at: []string{"letgo", "in"}, kept: []string{"l_am"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{"fear": "no", "since": "w2"}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{}, night: true, at: []string{"letgo", "in"}},
	{facts: map[string]any{}, night: true, at: []string{"letgo", "room"}},
	// Home, and what comes by itself for rituals and for the week.
	{facts: map[string]any{"keep": true, "zone": "Europe/Warsaw", "sat": "st01", "sat_on": monday - 1, "n_pm": "20:00", "relief": "fe5k", "n_log": true}, at: []string{"home", "in"}},
	{facts: map[string]any{"keep": true, "sat": "st01", "sat_on": monday - 1, "cv_n": int64(6), "cv_a": int64(2)}, at: []string{"home", "in"}},
	{facts: map[string]any{"keep": true, "zone": "Europe/Warsaw", "sat": allSat}, at: []string{"home", "in"}},
	{facts: map[string]any{"keep": true, "sat": allSat}, at: []string{"home", "in"}},
	{facts: map[string]any{"keep": true, "zone": "Europe/Warsaw"}, at: []string{"home", "in"}},
	{facts: map[string]any{"zone": "Europe/Warsaw", "h_date": "2026-11-22", "pen_on": monday - 1, "cv_d": int64(2)}, at: []string{"home", "in"}},
	{facts: map[string]any{"zone": "Europe/Warsaw", "g_time": "10:00", "g_miss": int64(3), "rt_am": "09:00", "rt_pm": "20:00", "rt_miss": int64(9), "rt_m": "wat"}, at: []string{"rituals", "list"}},
}

// allSat is what is noted of somebody who did each sitting of the stages that Home
// proposes.
const allSat = "cisffosfnesfrosfsesfspsfstsfvisfwhsf"

// drawWalkers have seen all that is drawn by lot but one.
func drawWalkers() (all []walker) {
	const messages = 10
	for i := range messages {
		kids := "no"
		if i == 2 { // the message for those with a child
			kids = "yes"
		}
		all = append(all, walker{facts: map[string]any{"kids": kids, "cv_seen": int64(1<<messages - 1 - 1<<i)}, at: []string{"civil", "draw"}})
	}
	return all
}
