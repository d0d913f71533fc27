package crisis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestC1FindsACountryHoweverItIsWritten(t *testing.T) {
	directory := project(t)
	for text, code := range map[string]string{
		"Poland": "PL", "poland": "PL", " POLAND! ": "PL", "Polska": "PL", "Polen": "PL", "Польща": "PL", "بولندا": "PL", "PL": "PL", "pl": "PL", "POL": "PL", "🇵🇱": "PL",
		"ukrane": "UA", "Ukraine": "UA", "україна": "UA", "Deutschland": "DE", "gremany": "DE", "DE": "DE", "DEU": "DE",
		"UAE": "AE", "u.a.e.": "AE", "UK": "GB", "uk": "GB", "U.K.": "GB", "England": "GB", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F": "GB",
		"USA": "US", "US": "US", "U.S.": "US", "the United States": "US", "America": "US", "Côte d’Ivoire": "CI", "cote d'ivoire": "CI", "Ivory Coast": "CI",
		"Türkiye": "TR", "turkiye": "TR", "St. Lucia": "LC", "saint lucia": "LC", "The Gambia": "GM", "México": "MX", "mexico": "MX", "Brasil": "BR",
		"भारत": "IN", "বাংলাদেশ": "BD", "日本": "JP", "中国": "CN", "대한민국": "KR", "한국": "KR", "ประเทศไทย": "TH", "ישראל": "IL", "Ελλάδα": "GR", "საქართველო": "GE", "Հայաստան": "AM",
		"Ísland": "IS", "Suomi": "FI", "Magyarország": "HU", "Eesti": "EE", "Shqipëri": "AL", "Việt Nam": "VN", "Österreich": "AT", "osterreich": "AT",
		"Chad": "TD", "Jordan": "JO", "Niger": "NE", "Nigeria": "NG", "Ireland": "IE", "Sudan": "SD", "kosovo": "XK", "NO 🇳🇴": "NO", ", PL!": "PL", "(pl)": "PL", "AO": "AO", "Hong Kong": "HK",
		"I live in Poland": "PL", "i'm from the UK": "GB", "i live in uk": "GB", "I'm in the US": "US", "in the us": "US", "живу в Украина": "UA", "我在中国生活": "CN", "Vivo en España": "ES",
		"my wife left me last week, I am in Germany and alone": "DE", "we moved to Jordan": "JO", "South Korea": "KR", "north korea": "KP",
		"america": "US", "in the states": "US", "EE. UU.": "US", "'merica": "US", "США": "US", "в США": "US", "アメリカ": "US", "美国": "US", "我在美国": "US", "미국": "US",
		"britain": "GB", "scotland?": "GB", "N. Ireland": "GB", "Großbritannien": "GB", "Англия": "GB", "イギリス": "GB", "holland": "NL", "the netherlands...": "NL",
		"czech": "CZ", "Czech Republic!": "CZ", "česko": "CZ", "ivory coast,": "CI", "s korea": "KR", "s. korea": "KR", "N. Korea": "KP", "drc": "CD", "DR Congo": "CD", "congo brazzaville": "CG",
		"TÜRKİYE": "TR", "türkiye'deyim": "TR", "turkey": "TR", "السعودية": "SA", "السعوديه": "SA", "الإمارات": "AE", "فلسطين": "PS", "مصر": "EG", "ایران": "IR", "پاکستان": "PK",
		"香港": "HK", "台湾": "TW", "မြန်မာ": "MM", "កម្ពុជា": "KH", "இலங்கை": "LK", "नेपाल": "NP", "Niemcy": "DE", "mieszkam w Niemczech": "DE", "Allemagne": "DE",
		"i'm in poland": "PL", "/help_now poland": "PL", "\"poland\"": "PL", "Poland (Warsaw)": "PL", "ＰＯＬＡＮＤ": "PL", "poland pls": "PL", "I'm in 🇩🇪": "DE", "ben Türkiye'deyim": "TR",
		"s sudan": "SS", "s africa": "ZA", "naija": "NG", "antigua": "AG", "ceylon": "LK", "bharat": "IN", "Burkina": "BF",
	} {
		if codes, sure := directory.Find(text); !sure || !slices.Equal(codes, []string{code}) {
			t.Errorf("%q gives %v, sure %v; want %s", text, codes, sure, code)
		}
	}
}

func TestC1AsksWhereThereIsDoubt(t *testing.T) {
	directory := project(t)
	for text, want := range map[string][]string{
		"guinea": {"GN", "GQ", "GW", "PG"}, "Congo": {"CD", "CG"}, "korea": {"KR", "KP"}, "Georgia": {"GE", "US"}, "st martin": {"MF", "SX"},
		"switzerlnad": {"CH"}, "united sates": {"US"}, "Belgum": {"BE"}, "portgual": {"PT"}, "i live in ausralia": {"AU"}, "mieszkam w Polsce": {"PL"}, "живу в Германии": {"DE"},
		"NO": {"NO"}, "de": {"DE"}, "ao": {"AO", "AT"}, "island": {"IS"}, "moved from Spain to France": {"ES", "FR"}, "🇵🇱🇩🇪": {"PL", "DE"},
		"channel islands": {"JE", "GG"}, "the states": {"US"}, "oz": {"AU"}, "я в Україні": {"UA"}, "israel/palestine": {"IL", "PS"}, "phillippins": {"PH"}, "swizzerland": {"CH"}, "venezula": {"VE"},
	} {
		if codes, sure := directory.Find(text); sure || !slices.Equal(codes, want) {
			t.Errorf("%q gives %v, sure %v; want %v, not sure", text, codes, sure, want)
		}
	}
}

func TestC1NothingIsGuessed(t *testing.T) {
	directory := project(t)
	texts := strings.Split(`help|hi|no|us and them|I am|No.|me|us|my|is|it|in|so|am|as|at|be|by|do|he|yes|ok|sos|a|y|x||.|?!|123|+48 22 668 70 00|0048123456789|+1 212 555 0123
Chad left me|Jordan doesn't answer|my Georgia is gone|I miss India so much, she was my dog|I live on an island|I can't do this any more|I want to die|she left us and the kids|he is not coming back to us
I speak German|po polsku|na polski|French|he is polish|please help me|nobody is in here|I am so alone|can you tell me what to do|it hurts in my chest|do not go|be with me|let me in|and then he left
mother|sorry|alone|tired|broken|angry|lonely|never|please|nothing|everything|sleep|stupid|family|friend|crying|divorce|separated|children|husband|partner|marriage|house|money|lawyer|weekend|morning|cannot|afraid|hurting|drinking|goodbye|police|danger|doctor|hospital
the states of my mind|I was in pain|in love|from us to you|in a car|turkey for dinner|kuba nie wraca|bei Oma|en casa|à la maison|zu Hause|в шоке|в лесу|¿qué hago?|no sé|mi novia|je suis seul|non|nein|nie|нет|да|sí|oui|hola`, "|")
	for _, text := range texts {
		for _, text := range strings.Split(text, "\n") {
			if codes, sure := directory.Find(text); len(codes) > 0 {
				t.Errorf("%q is taken as %v, sure %v", text, codes, sure)
			}
		}
	}
}

// unMembers are the members of the United Nations, by code.
const unMembers = `AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM CG CD
CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP
KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT
QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM ZW`

func TestEveryMemberStateHasAnAnswer(t *testing.T) {
	directory := project(t)
	members := strings.Fields(unMembers)
	if len(members) != 193 {
		t.Fatalf("%d members, want 193", len(members))
	}
	for _, code := range members {
		if !directory.Known(code) {
			t.Errorf("%s is not in the directory", code)
			continue
		}
		text := directory.Emergency(code, "en")
		if !strings.Contains(text, "<code>") && !strings.Contains(text, "Call the emergency number where you are") {
			t.Errorf("%s: no number and no truth:\n%s", code, text)
		}
	}
}

func TestC1EveryCountryIsFoundByItsNamesAndCode(t *testing.T) {
	directory := project(t)
	for _, code := range directory.Codes() {
		for _, lang := range []string{"en", "de", "es", "fr", "pt", "pl", "uk", "ru", "tr", "ar", "hi", "zh", "ja"} {
			if codes, _ := directory.Find(directory.Name(code, lang)); !slices.Contains(codes, code) {
				t.Errorf("%s is not found by %q (%s)", code, directory.Name(code, lang), lang)
			}
		}
		if codes, sure := directory.Find(code); !slices.Equal(codes, []string{code}) || sure != (code != "NO") {
			t.Errorf("the code %s gives %v, sure %v", code, codes, sure)
		}
	}
}

func TestAnUnknownCountryIsToldTheTruth(t *testing.T) {
	directory := project(t)
	for _, code := range []string{"", "QQ", "pl", "\x00"} {
		if text := directory.Emergency(code, ""); !strings.HasPrefix(text, "Call the emergency number where you are") {
			t.Errorf("%q: %s", code, text)
		}
	}
	if text := directory.Emergency("NF", "en"); strings.Contains(text, "<code>") || !strings.Contains(text, "I know no sure emergency number") {
		t.Errorf("a number that is not known well enough:\n%s", text)
	}
}

func TestNamesInOtherLanguages(t *testing.T) {
	for lang, want := range map[string]string{"": "Germany", "en-GB": "Germany", "uk": "Німеччина", "de": "Deutschland", "pt-BR": "Alemanha", "xx": "Germany", "!!": "Germany"} {
		if got := project(t).Name("DE", lang); got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
}

// FuzzFind looks for texts that crash the search or make it contradict itself.
func FuzzFind(f *testing.F) {
	for _, text := range []string{"Poland", "ukrane", "I live in 中国", "🇵🇱", "🏴\U000E0067\U000E0062", "\xff\xfe", "o\u0301\u0301 Ísland", "in the us", strings.Repeat("in Spain ", 600), "U.A.E.", "ﷺ", "a\u0000b"} {
		f.Add(text)
	}
	directory := project(f)
	f.Fuzz(func(t *testing.T, text string) {
		codes, sure := directory.Find(text)
		if sure && len(codes) != 1 || len(codes) > findCodes {
			t.Fatalf("%d codes, sure %v", len(codes), sure)
		}
		for i, code := range codes {
			if !directory.Known(code) || slices.Contains(codes[:i], code) {
				t.Fatalf("%v: unknown or doubled", codes)
			}
		}
		if utf8.ValidString(text) && len(text) < findBytes {
			if again, same := directory.Find(" " + text + "\n"); !slices.Equal(codes, again) || same != sure {
				t.Fatalf("%v, but with space around it %v", codes, again)
			}
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	directory := project(b)
	aliases, _ := readAliases(content, directory.Known)
	for b.Loop() {
		newIndex(directory.codes, aliases)
	}
}

func BenchmarkFind(b *testing.B) {
	directory := project(b)
	directory.index()
	for name, text := range map[string]string{
		"name": "Poland", "sentence": "my wife left me last week, I am in Germany and alone", "slip": "switzerlnad",
		"nothing": strings.Repeat("nothing here is a country at all, ", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				directory.Find(text)
			}
		})
	}
}
